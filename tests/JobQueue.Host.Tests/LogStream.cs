using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Host.Tests;

/// <summary>Reads an answer while it is being written.</summary>
internal sealed class LogStream : IDisposable
{
    private readonly HttpResponseMessage _message;
    private readonly StreamReader _reader;
    private Task<string?>? _pending;

    private LogStream(HttpResponseMessage message, Stream body)
    {
        _message = message;
        _reader = new StreamReader(body);
    }

    public string? MediaType => _message.Content.Headers.ContentType?.MediaType;

    public static async Task<LogStream> OpenAsync(ApiHost host, string path, string? accept = null, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var message = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new LogStream(message, await message.Content.ReadAsStreamAsync());
    }

    /// <summary>The next line that is not empty; <see langword="null"/> at the end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var pending = Next();
        _pending = null;
        return await pending;
    }

    public Task<string> ReadToEndAsync() => _reader.ReadToEndAsync();

    /// <summary>Lets time pass until there is something to read: the reader at the other end may not yet wait for it.</summary>
    public async Task AdvanceUntilReadableAsync(FakeTimeProvider time, TimeSpan step)
    {
        var pending = _pending = Next();
        while (!pending.IsCompleted)
        {
            time.Advance(step);
            await Task.WhenAny(pending, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None));
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _message.Dispose();
    }

    private Task<string?> Next() => _pending ?? ReadNonEmptyAsync();

    private async Task<string?> ReadNonEmptyAsync()
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync();
        }
        while (line is { Length: 0 });

        return line;
    }
}
