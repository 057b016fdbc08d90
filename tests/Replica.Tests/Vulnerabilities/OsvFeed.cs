using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Replica.Tests.Vulnerabilities;

/// <summary>A server on this machine that serves advisories as osv.dev does, with an ETag for each state of a feed.</summary>
internal sealed class OsvFeed : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (byte[] Content, string Tag)> _feeds = new(StringComparer.Ordinal);
    private readonly WebApplication _application;
    private int _states;

    private OsvFeed(WebApplication application) => _application = application;

    public string Url => _application.Urls.Single();

    /// <summary>What was answered, such as <c>200 /npm/all.zip</c>.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>What happens before an answer.</summary>
    public Func<string, Task> Answering { get; set; } = _ => Task.CompletedTask;

    public static async Task<OsvFeed> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var feed = new OsvFeed(builder.Build());
        feed._application.Run(feed.AnswerAsync);
        await feed._application.StartAsync();
        return feed;
    }

    /// <summary>Publishes a feed of entries.</summary>
    public void Publish(string ecosystem, params object[] entries) =>
        PublishRaw(ecosystem, Zip([.. entries.Select((entry, number) => ($"X-{number}.json", entry as string ?? JsonSerializer.Serialize(entry)))]));

    public void PublishRaw(string ecosystem, byte[] content) => _feeds[ecosystem] = (content, $"\"{Interlocked.Increment(ref _states)}\"");

    /// <summary>An entry that concerns a package from its first version to the one that mends it.</summary>
    public static object Entry(string id, string ecosystem, string package, string fix) => new
    {
        id,
        modified = "2024-01-01T00:00:00Z",
        summary = $"{id} in {package}",
        aliases = new[] { $"CVE-{id}" },
        affected = new[]
        {
            new
            {
                package = new { ecosystem, name = package },
                ranges = new[] { new { type = ecosystem == "npm" ? "SEMVER" : "ECOSYSTEM", events = new object[] { new { introduced = "0" }, new { @fixed = fix } } } },
                database_specific = new { severity = "HIGH" },
            },
        },
    };

    public static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var ecosystem = Uri.UnescapeDataString(http.Request.Path.Value!).Trim('/').Split('/')[0];
        await Answering(ecosystem);
        if (!_feeds.TryGetValue(ecosystem, out var feed))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (http.Request.Headers.IfNoneMatch == feed.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
        }
        else
        {
            http.Response.Headers.ETag = feed.Tag;
        }

        Answers.Enqueue($"{http.Response.StatusCode} {ecosystem}");
        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            await http.Response.Body.WriteAsync(feed.Content);
        }
    }
}
