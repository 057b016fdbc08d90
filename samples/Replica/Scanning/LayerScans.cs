using JobQueue;
using JobQueue.Jobs;
using Replica.Registry;

namespace Replica.Scanning;

/// <summary>Has layers scanned by children of a job, one for each.</summary>
internal static class LayerScans
{
    private const int Retries = 2;

    /// <summary>What a layer of any size ends within; an archive that goes on for ever does not.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    /// <summary>Returns when each layer has been scanned.</summary>
    /// <exception cref="JobFailedException">A layer could not be; the message names it and says why.</exception>
    public static async Task RunAsync(IReadOnlyCollection<Digest> layers, JobContext context, CancellationToken cancellationToken)
    {
        var scans = new List<Job>();
        foreach (var layer in layers)
        {
            // Named after the attempt too: a retry scans again what could not be scanned.
            scans.Add(await context.SpawnAsync($"{context.Job.Id}/{layer}", Scan(layer), cancellationToken));
        }

        var outcomes = await context.WhenAllAsync(scans, cancellationToken);
        var failed = layers.Zip(outcomes).Where(layer => layer.Second is not ChildOutcome.Succeeded).ToList();
        if (failed.Count > 0)
        {
            throw new JobFailedException($"{failed.Count} of {layers.Count} layers could not be scanned. {string.Join(' ', failed.Select(layer => Describe(layer.First, layer.Second)))}")
            {
                Type = "layers_failed",
                Retry = failed.TrueForAll(layer => IsFinal(layer.Second)) ? new FailureRetry.Never() : new FailureRetry.ByBackoff(),
            };
        }
    }

    private static JobSubmission Scan(Digest layer) =>
        new JobSubmission { Action = ScanActions.ScanLayer, CapacityMap = ScanCapacity.OfLayer, Retries = Retries, Deadline = Deadline }
            .WithParameters(new ScanLayerParameters(layer.Hex));

    private static string Describe(Digest layer, ChildOutcome outcome) => outcome switch
    {
        ChildOutcome.Failed failed => $"{layer}: {failed.Job.Error?.Message ?? "failed"}",
        ChildOutcome.Cancelled => $"{layer}: the scan was cancelled.",
        ChildOutcome.Interrupted => $"{layer}: the scan lost its worker too often.",
        _ => $"{layer}: the scan was deleted.",
    };

    /// <summary>Whether the layer itself is at fault, which stays as it is.</summary>
    private static bool IsFinal(ChildOutcome outcome) =>
        outcome is ChildOutcome.Failed { Job.Error.Type: "layer_too_large" or "layer_unreadable" or "layer_corrupt" or "no_such_layer" };
}
