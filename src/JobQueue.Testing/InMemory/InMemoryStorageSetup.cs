using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>There is nothing to prepare.</summary>
internal sealed class InMemoryStorageSetup : IStorageSetup
{
    public Task EnsureAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
