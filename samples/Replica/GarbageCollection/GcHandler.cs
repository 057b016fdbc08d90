using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JobQueue;
using JobQueue.Jobs;
using JobQueue.Running;
using Replica.Events;
using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>The action <c>gc</c>: deletes from the registry's storage what no tag leads to.</summary>
internal sealed class GcHandler(RegistryStorage storage, ISweepWatch watch, RegistryEvents events, TimeProvider time) : IJobHandler<GcParameters, GcResult>
{
    public const string Action = "gc";

    public async Task<GcResult> HandleAsync(GcParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        var options = GcOptions.Read(parameters);
        var tally = new GcTally();
        var stoppedEarly = await CollectAsync(options, tally, context, cancellationToken);

        var result = tally.ToResult(stoppedEarly);
        Report(result, context.Logger);
        await events.PublishAsync(Completed(result, context.Job), CancellationToken.None);
        return result;
    }

    /// <returns>Why the run ended early; <see langword="null"/> when it came to its end. A time limit is a normal end, whoever set it.</returns>
    private async Task<string?> CollectAsync(GcOptions options, GcTally tally, JobContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RunFor ?? Timeout.InfiniteTimeSpan, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await new GarbageCollector(storage, watch, time).RunAsync(options, RunOf(context.Job), tally, limited.Token);
            return null;
        }
        catch (OperationCanceledException) when (context.StopReason is StopReason.DeadlineExceeded || (context.StopReason is StopReason.None && limit.IsCancellationRequested))
        {
            var limitText = GoDuration.Format(context.StopReason is StopReason.DeadlineExceeded ? context.Job.Deadline!.Value : options.RunFor!.Value);
            return $"stopped early: for {limitText}";
        }
        catch (RegistryFaultException fault)
        {
            throw fault.ToJobFailure();
        }
    }

    /// <summary>Every claim of a job is a run of its own.</summary>
    private static string RunOf(Job job) => string.Create(CultureInfo.InvariantCulture, $"{job.Id}-{job.Fence}");

    private static void Report(GcResult result, ILogger logger)
    {
        if (result.Restored > 0)
        {
            logger.LogWarning("An interrupted run had left {Restored} files aside; they were put back first", result.Restored);
        }

        logger.LogInformation(
            "Deleted {Blobs} blobs ({Bytes} bytes), {Manifests} manifests without a tag and {Uploads} uploads; kept {Kept} blobs, put {PutBack} files back",
            result.BlobsDeleted, result.BytesFreed, result.ManifestsUnlinked, result.UploadsDeleted, result.BlobsKept, result.PutBack);
        if (result.StoppedEarly is { } early)
        {
            logger.LogInformation("{Early}; the next run goes on", early);
        }
    }

    private RegistryEvent Completed(GcResult result, Job job) => new()
    {
        Id = RegistryEvent.IdOf(job, RegistryEventTypes.GarbageCollected),
        Type = RegistryEventTypes.GarbageCollected,
        CreatedAt = time.GetUtcNow(),
        Details = JsonSerializer.SerializeToNode(result, JsonSerializerOptions.Web) as JsonObject,
    };
}
