using JobQueue;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace Replica.Startup;

/// <summary>What is printed once the replica runs: who it is, where it is reached, and what to try.</summary>
internal static class StartBlock
{
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task PrintAsync(WebApplication application, string replica, string database, IEnumerable<string> actions)
    {
        var options = application.Services.GetRequiredService<IOptions<JobQueueOptions>>().Value;
        var capacity = string.Join(',', options.Capacity.Select(unit => $"{unit.Key}={unit.Value}"));
        var api = $"{application.Urls.First()}/api/v0";
        Console.WriteLine($"""

            replica   {replica}
            api       {api}
            database  {database}
            feed      {await FeedModeAsync(application.Services.GetRequiredService<IChangeFeed>())}
            capacity  {(capacity.Length == 0 ? "none" : capacity)}, {options.MaxConcurrency} jobs at once
            actions   {string.Join(", ", actions)}

            try
              curl -s {api}/jobs -H 'content-type: application/json' -d '{"{"}"action":"sleep","parameters":{"{"}"seconds":"10"{"}"}{"}"}'
              curl -s {api}/jobs
              curl -s '{api}/jobs/<id>/logs?stream=true'

            """);
    }

    public static string Describe(string id, int place, string folder) => place == 1 ? id : $"{id} (replica {place} in {folder}: the ids before it are in use)";

    /// <summary>Gives the feed a moment to connect.</summary>
    private static async Task<string> FeedModeAsync(IChangeFeed feed)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (feed.Mode == FeedMode.Connecting && TimeProvider.System.GetElapsedTime(started) < FeedPatience)
        {
            await Task.Delay(Pause, TimeProvider.System);
        }

        return feed.Mode switch
        {
            FeedMode.Stream => "change stream",
            FeedMode.Polling => "polling (the server has no change streams)",
            _ => "connecting",
        };
    }
}
