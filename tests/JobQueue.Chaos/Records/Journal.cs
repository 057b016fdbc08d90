using System.Text.Json;

namespace JobQueue.Chaos.Records;

/// <summary>A replica's notes in a file of its own: what was written is there after SIGKILL, and no network is needed.</summary>
internal sealed class Journal(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Write(JournalLine line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line), (byte)'\n'];
        lock (_lock)
        {
            _file.Write(bytes);
        }
    }

    /// <summary>What a process wrote; a last line that it could not finish is left out.</summary>
    public static IReadOnlyList<JournalLine> Read(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JournalLine>(line)!)];
    }

    public void Dispose() => _file.Dispose();
}
