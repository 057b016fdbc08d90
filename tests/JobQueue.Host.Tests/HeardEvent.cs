using System.Text.Json;

namespace JobQueue.Host.Tests;

/// <summary>One event of a stream, as a listener reads it.</summary>
internal sealed record HeardEvent(string Id, string Name, JsonElement Json)
{
    /// <summary>The next event; <see langword="null"/> at the end of the stream.</summary>
    public static async Task<HeardEvent?> ReadAsync(LogStream stream)
    {
        var (id, name) = ("", "");
        while (await stream.ReadLineAsync() is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var value]:
                    id = value;
                    break;
                case ["event", var value]:
                    name = value;
                    break;
                case ["data", var value]:
                    return new HeardEvent(id, name, JsonDocument.Parse(value).RootElement);
            }
        }

        return null;
    }

    public string? Field(string name) => Json.GetProperty(name).GetString();
}
