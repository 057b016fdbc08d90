using System.Text.Json.Nodes;
using JobQueue;
using JobQueue.Jobs;
using Replica.Events;
using Replica.Registry;
using Replica.Scanning.Matching;
using Replica.Scanning.Reports;
using Replica.Vulnerabilities;

namespace Replica.Scanning;

/// <summary>The action <c>nautilus_scan_check</c>: has each layer of a tag's images scanned by a child, lays them over each other, and reports what the database knows of the result.</summary>
internal sealed class ScanImageHandler(TaggedImages tags, LayerContents contents, ImageReports reports, CurrentDatabase databases, VulnerabilityMatcher matcher, RegistryEvents events, TimeProvider time)
    : IJobHandler<ScanImageParameters, ScanImageResult>
{
    public async Task<ScanImageResult> HandleAsync(ScanImageParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        var (repository, tag) = Read(parameters);
        var (digest, images) = await tags.FindAsync(repository, tag, cancellationToken);
        await databases.ReadAsync(cancellationToken);
        var layers = images.SelectMany(TaggedImages.LayersOf).Distinct().ToList();
        context.Logger.LogInformation("{Repository}:{Tag} is {Digest}: {Images} images with {Layers} different layers", repository, tag, digest, images.Count, layers.Count);

        await LayerScans.RunAsync(layers, context, cancellationToken);

        var database = await databases.ReadAsync(cancellationToken);
        var scanned = new List<ScannedImage>();
        foreach (var image in images)
        {
            scanned.Add(await AggregateAsync(image, database, cancellationToken));
        }

        await databases.EnsureKeptAsync(database, cancellationToken);
        var report = new ImageReport(repository, tag, digest, time.GetUtcNow(), database.Id, scanned);
        await reports.StoreAsync(report, cancellationToken);
        var result = ResultOf(report, layers.Count);
        await events.PublishAsync(EventOf(report, result, context.Job), cancellationToken);
        return result;
    }

    private async Task<ScannedImage> AggregateAsync(Manifest.Image image, DatabaseVersion database, CancellationToken cancellationToken)
    {
        var layers = TaggedImages.LayersOf(image);
        var read = new List<LayerContent>();
        foreach (var layer in layers)
        {
            read.Add(await contents.FindAsync(layer, cancellationToken) ?? throw new JobFailedException($"What was found in the layer {layer} was removed meanwhile.") { Type = "content_removed" });
        }

        var content = ImageContent.Of(read);
        return new ScannedImage(image.Digest, content.Release?.ToString(), layers, content.ComponentCount, await matcher.MatchAsync(database, content, cancellationToken));
    }

    private static RegistryEvent EventOf(ImageReport report, ScanImageResult result, Job job) => new()
    {
        Id = RegistryEvent.IdOf(job, RegistryEventTypes.ScanCompleted),
        Type = RegistryEventTypes.ScanCompleted,
        CreatedAt = report.ScannedAt,
        Repository = report.Repository,
        Tag = report.Tag,
        Digest = report.Digest,
        Details = new JsonObject { ["database"] = report.Database, ["components"] = result.Components, ["vulnerabilities"] = result.Vulnerabilities, ["fixable"] = result.Fixable },
    };

    private static ScanImageResult ResultOf(ImageReport report, int layers) => new(
        report.Repository.ToString(),
        report.Tag.ToString(),
        report.Digest.ToString(),
        report.Database,
        report.Images.Count,
        layers,
        report.Images.Sum(image => image.Components),
        report.Images.Sum(image => image.Match.Count),
        report.Images.Sum(image => image.Match.Fixable));

    private static (RepositoryName Repository, TagName Tag) Read(ScanImageParameters parameters) =>
        !RepositoryName.TryParse(parameters.Repository, null, out var repository) ? throw Refusal("repository: the name of a repository is expected, such as team/app.")
        : !TagName.TryParse(parameters.Tag, null, out var tag) ? throw Refusal("tag: a tag is expected, such as latest.")
        : (repository, tag);

    private static JobFailedException Refusal(string message) => new(message) { Type = "invalid_parameters", Retry = new FailureRetry.Never() };
}
