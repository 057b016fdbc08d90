using System.Text;
using JobQueue.Logs;

namespace JobQueue.Running.Processes;

/// <summary>Cuts a command's output into lines in bounded memory, however long its lines are.</summary>
internal sealed class OutputLines(Action<string> write)
{
    private readonly StringBuilder _line = new();
    private long _length;

    /// <summary>Reads until the end, or until it is cancelled.</summary>
    public static async Task ReadAsync(TextReader reader, Action<string> write, CancellationToken cancellationToken)
    {
        var lines = new OutputLines(write);
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                lines.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The pipe is gone, or nobody waits for it any more: what was read so far is the output.
        }

        lines.End();
    }

    private void Add(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\n') is var end and >= 0)
        {
            Append(text[..end]);
            Write();
            text = text[(end + 1)..];
        }

        Append(text);
    }

    private void End()
    {
        if (_length > 0)
        {
            Write();
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        _line.Append(text[..Math.Min(text.Length, LogLine.MaxLength - _line.Length)]);
        _length += text.Length;
    }

    private void Write()
    {
        var line = _line.ToString();
        write(_length > _line.Length ? LogText.Cut(line, _length) : line.TrimEnd('\r'));
        _line.Clear();
        _length = 0;
    }
}
