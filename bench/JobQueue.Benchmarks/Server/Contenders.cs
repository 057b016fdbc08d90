namespace JobQueue.Benchmarks.Server;

/// <summary>Contenders that end together, also when the measurement failed or was given up.</summary>
internal sealed class Contenders<T> : List<T>, IAsyncDisposable
    where T : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var contender in this)
        {
            await contender.DisposeAsync();
        }
    }
}
