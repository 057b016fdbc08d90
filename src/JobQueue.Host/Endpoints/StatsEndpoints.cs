using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Views;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/stats</c>: the unfinished jobs of each action in numbers.</summary>
internal static class StatsEndpoints
{
    public static void MapStats(this RouteGroupBuilder group) => group.MapPath("/stats", ApiMethod.Get(ReadAsync, ActionOperations.Stats));

    private static async Task<IResult> ReadAsync(HttpContext http, IJobQueries queries, IActionConfigStore configs, IWorkerStore workers, IDbClock clock)
    {
        var counts = await queries.CountByActionAsync(http.RequestAborted).ConfigureAwait(false);
        var set = await configs.ListAsync(http.RequestAborted).ConfigureAwait(false);
        var live = await workers.LiveAsync(http.RequestAborted).ConfigureAwait(false);
        await clock.EnsureSampledAsync(http.RequestAborted).ConfigureAwait(false);
        var now = clock.UtcNow;
        return ApiAnswer.Ok(new StatsView(Rfc3339.Format(now), [.. ByAction(counts, set, [.. live.Where(worker => worker.HeartbeatExpiration > now)], now)]), ApiJson.Api.StatsView);
    }

    private static IEnumerable<ActionStatsView> ByAction(IReadOnlyList<ActionCounts> counts, IReadOnlyList<ActionConfig> configs, IReadOnlyList<Worker> live, DateTimeOffset now) =>
        counts.Select(count => count.Action)
            .Concat(configs.Select(config => config.Action))
            .Concat(live.SelectMany(worker => worker.Actions))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(action => ActionStatsView.Of(
                counts.FirstOrDefault(count => count.Action == action) ?? new ActionCounts(action),
                configs.FirstOrDefault(config => config.Action == action),
                live.Count(worker => worker.Status == WorkerStatus.Running && worker.Actions.Contains(action, StringComparer.Ordinal)),
                now));
}
