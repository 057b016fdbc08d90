using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>A job queue that is measured.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>How many jobs it is given where others get <paramref name="jobs"/>: rates need no more of a slow one.</summary>
    int ShareOf(int jobs);

    /// <summary>Submits no-op jobs that nobody runs yet.</summary>
    Task FillAsync(BenchSpace space, int jobs, CancellationToken cancellationToken);

    /// <summary>Submits one by one.</summary>
    /// <returns>How long it took.</returns>
    Task<TimeSpan> SubmitAsync(BenchSpace space, int jobs, CancellationToken cancellationToken);

    /// <summary>Runs the jobs of <see cref="FillAsync"/>, from the start of the worker to the end of the last one.</summary>
    Task<TimeSpan> DrainAsync(BenchSpace space, int jobs, int concurrency, CancellationToken cancellationToken);

    /// <summary>Submits at a steady rate to a running worker.</summary>
    /// <returns>For each job the milliseconds from its submission to its handler.</returns>
    Task<IReadOnlyList<double>> MeasureLatencyAsync(BenchSpace space, LatencyLoad load, CancellationToken cancellationToken);

    /// <summary>Starts a worker that has nothing to do.</summary>
    Task<IAsyncDisposable> StartIdleAsync(BenchSpace space, CancellationToken cancellationToken);
}
