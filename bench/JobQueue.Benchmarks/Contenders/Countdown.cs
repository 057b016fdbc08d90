namespace JobQueue.Benchmarks.Contenders;

/// <summary>A handler that does nothing and tells when it has been entered for the last job.</summary>
internal sealed class Countdown(int jobs)
{
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = jobs;

    public Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        Entered();
        return Task.CompletedTask;
    }

    public void Entered()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _last.TrySetResult();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _last.Task.WaitAsync(cancellationToken);
}
