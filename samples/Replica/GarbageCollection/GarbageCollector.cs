using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>Marks what the registry needs and sweeps the rest, while the registry works.</summary>
internal sealed class GarbageCollector(RegistryStorage storage, ISweepWatch watch, TimeProvider time)
{
    /// <summary>File systems date what is written at one moment a little apart.</summary>
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    /// <summary>Runs to the end, or until it is cancelled; in either case nothing is left aside.</summary>
    /// <param name="options">What the run goes by.</param>
    /// <param name="run">A name that no other run has, nor an earlier run of the same job.</param>
    /// <param name="tally">What was done.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="RegistryFaultException">Something that matters cannot be read, so that nothing (more) was deleted.</exception>
    public async Task RunAsync(GcOptions options, string run, GcTally tally, CancellationToken cancellationToken)
    {
        storage.EnsureExists();
        var aside = new AsideFolder(storage.Layout, run, time);

        // First of all: an image may be waiting for it.
        tally.Restored = aside.PutBackAll();
        await watch.ReachedAsync(SweepStep.Restored);
        EnsureTagsCanBeSeen();
        aside.Open();
        try
        {
            await SweepAsync(aside, options, tally, cancellationToken);
        }
        finally
        {
            aside.Close();
        }
    }

    private async Task SweepAsync(AsideFolder aside, GcOptions options, GcTally tally, CancellationToken cancellationToken)
    {
        var now = aside.Now();
        var needed = new Reachability(storage, new ManifestSource(storage, aside), now - options.Grace - ClockGrain);
        await needed.MarkAsync(cancellationToken);
        await watch.ReachedAsync(SweepStep.Marked);

        tally.UploadsDeleted = StaleUploads.Delete(storage, now - options.UploadAge, cancellationToken);

        // Links before content: a manifest that a repository has is one that can be read.
        var sweep = new Sweep(aside, needed, options, tally, watch, time);
        var candidates = new Candidates(storage, needed, tally);
        await sweep.RunAsync(candidates.Revisions(), cancellationToken);
        await sweep.RunAsync(candidates.Blobs(), cancellationToken);
    }

    /// <summary>Blobs without a single repository look like garbage, and are more likely a storage that is half there.</summary>
    private void EnsureTagsCanBeSeen()
    {
        if (!Directory.Exists(storage.Layout.Repositories) && storage.Blobs().Any())
        {
            throw new RegistryFaultException(RegistryFault.NoRegistry, $"'{storage.Layout.Repositories}' is missing while there are blobs. Nothing is deleted.");
        }
    }
}
