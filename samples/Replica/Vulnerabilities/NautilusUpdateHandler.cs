using JobQueue;
using JobQueue.Jobs;
using MongoDB.Bson;
using Replica.Settings;

namespace Replica.Vulnerabilities;

/// <summary>The action <c>nautilus_update_db</c>: loads what is new into snapshots beside the version in use, and then switches. Wherever it is interrupted, the version in use stays, and the next run removes what was loaded.</summary>
internal sealed class NautilusUpdateHandler(ReplicaSettings settings, VulnerabilityStore store, FeedLoader loader, TimeProvider time) : IJobHandler
{
    public async Task HandleAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (settings.Vulnerabilities is not { } feeds)
        {
            throw new JobFailedException($"This replica knows no vulnerability database: start it with {SettingNames.Find(SettingNames.VulnerabilitySource).Option}.") { Type = "no_feed", Retry = new FailureRetry.Never() };
        }

        // Never used before: a run that was interrupted has written under other names.
        var run = ObjectId.GenerateNewId().ToString();
        var snapshots = feeds.Ecosystems.ToDictionary(ecosystem => ecosystem, _ => ObjectId.GenerateNewId().ToString(), StringComparer.Ordinal);
        var state = await store.BeginAsync(run, snapshots.Values, cancellationToken);
        await SweepAsync(context, cancellationToken);

        var (loaded, broken) = await LoadAsync(feeds, snapshots, state.Current, context, cancellationToken);
        var version = new DatabaseVersion(run, time.GetUtcNow(), loaded);
        context.SetResult(state.Current is { } current && loaded.SequenceEqual(current.Ecosystems)
            ? await EndAsync(run, current, cancellationToken)
            : await SwitchAsync(run, version, state.Current, broken, cancellationToken));
        await SweepAsync(context, cancellationToken);
    }

    private async Task<(List<EcosystemSnapshot> Loaded, int Broken)> LoadAsync(VulnerabilitySettings feeds, Dictionary<string, string> snapshots, DatabaseVersion? current, JobContext context, CancellationToken cancellationToken)
    {
        var loaded = new List<EcosystemSnapshot>();
        var broken = 0;
        foreach (var ecosystem in feeds.Ecosystems)
        {
            await context.ReportProgressAsync(100.0 * loaded.Count / feeds.Ecosystems.Count, ecosystem, cancellationToken);
            var (snapshot, faults) = await loader.LoadAsync(ecosystem, feeds.UrlOf(ecosystem), snapshots[ecosystem], current?.Find(ecosystem), context, cancellationToken);
            loaded.Add(snapshot);
            broken += faults;
        }

        return (loaded, broken);
    }

    private async Task<UpdateResult> EndAsync(string run, DatabaseVersion current, CancellationToken cancellationToken)
    {
        await store.EndAsync(run, cancellationToken);
        return new UpdateResult(DatabaseChange.Unchanged, current.Id, current.Advisories, 0);
    }

    private async Task<UpdateResult> SwitchAsync(string run, DatabaseVersion version, DatabaseVersion? previous, int broken, CancellationToken cancellationToken) =>
        await store.SwitchAsync(run, version, previous, cancellationToken)
            ? new UpdateResult(DatabaseChange.Updated, version.Id, version.Advisories, broken)
            : throw new JobFailedException("Another update has begun meanwhile: what this one has loaded is dropped, and the other one goes on.") { Type = "superseded", Retry = new FailureRetry.Never() };

    private async Task SweepAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await store.SweepAsync(cancellationToken) is > 0 and var removed)
        {
            context.Logger.LogInformation("{Removed} advisories of versions that are no longer read were removed", removed);
        }
    }
}
