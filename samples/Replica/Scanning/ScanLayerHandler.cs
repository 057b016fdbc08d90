using JobQueue;
using JobQueue.Jobs;
using Replica.Registry;
using Replica.Scanning.Matching;
using Replica.Scanning.Reports;

namespace Replica.Scanning;

/// <summary>The action <c>nautilus_scan_check_single</c>: reads one layer, unless that was done, and looks up what it holds, unless that was done with the same version of the database.</summary>
internal sealed class ScanLayerHandler(LayerReader layers, LayerContents contents, LayerReports reports, CurrentDatabase databases, VulnerabilityMatcher matcher)
    : IJobHandler<ScanLayerParameters, ScanLayerResult>
{
    public async Task<ScanLayerResult> HandleAsync(ScanLayerParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        var layer = DigestOf(parameters);
        var database = await databases.ReadAsync(cancellationToken);
        if (await reports.FindAsync(layer, database.Id, cancellationToken) is { } earlier && await contents.FindAsync(layer, cancellationToken) is not null)
        {
            context.Logger.LogInformation("{Layer}: already scanned with database {Database}", layer, database.Id);
            return ResultOf(earlier, ScanLayerOutcome.AlreadyScanned);
        }

        var (content, outcome) = await ContentOfAsync(layer, context, cancellationToken);
        var report = new LayerReport(layer, database.Id, content.ComponentCount, await matcher.MatchAsync(database, content, cancellationToken));
        await databases.EnsureKeptAsync(database, cancellationToken);
        await reports.StoreAsync(report, cancellationToken);
        Log(context.Logger, report, content);
        return ResultOf(report, outcome);
    }

    private async Task<(LayerContent Content, ScanLayerOutcome Outcome)> ContentOfAsync(Digest layer, JobContext context, CancellationToken cancellationToken)
    {
        if (await contents.FindAsync(layer, cancellationToken) is { } known)
        {
            return (known, ScanLayerOutcome.LookedUpAgain);
        }

        var content = await layers.ReadAsync(layer, context, cancellationToken);
        await contents.StoreAsync(layer, content, cancellationToken);
        return (content, ScanLayerOutcome.Scanned);
    }

    private static void Log(ILogger logger, LayerReport report, LayerContent content)
    {
        logger.LogInformation("{Layer}: {Components} components of {Distribution}, {Vulnerabilities} findings with database {Database}", report.Layer, report.Components, content.Release?.ToString() ?? "no named distribution", report.Match.Count, report.Database);
        foreach (var (kind, count) in report.Match.Unmatched)
        {
            logger.LogInformation("{Layer}: {Count} components of {Kind} are looked up with the whole image, or not at all", report.Layer, count, kind);
        }
    }

    private static ScanLayerResult ResultOf(LayerReport report, ScanLayerOutcome outcome) =>
        new(report.Layer.ToString(), outcome, report.Database, report.Components, report.Match.Count);

    private static Digest DigestOf(ScanLayerParameters parameters)
    {
        var text = parameters.Layer?.ToLowerInvariant() ?? "";
        return Digest.TryParse(text, null, out var digest) || Digest.TryParseHex(text, out digest)
            ? digest
            : throw new JobFailedException("SHA256SUM: the digest of a layer is expected, 64 hexadecimal digits with or without sha256: before them.") { Type = "invalid_parameters", Retry = new FailureRetry.Never() };
    }
}
