using JobQueue.Storage;

namespace JobQueue.Host.Tests;

/// <summary>A storage that fails as told, call by call, and then is ready.</summary>
internal sealed class ScriptedSetup(params Exception[] faults) : IStorageSetup
{
    public int Calls { get; private set; }

    public Task EnsureAsync(CancellationToken cancellationToken) => ++Calls <= faults.Length ? Task.FromException(faults[Calls - 1]) : Task.CompletedTask;
}
