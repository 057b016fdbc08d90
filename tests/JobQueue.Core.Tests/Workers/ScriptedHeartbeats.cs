using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Core.Tests.Workers;

/// <summary>Answers heartbeats as told, one after the other, then as the last; and does nothing else.</summary>
internal sealed class ScriptedHeartbeats(params Func<Heartbeat>[] answers) : IWorkerStore
{
    private readonly SemaphoreSlim _answered = new(0);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Waits for the next answer.</summary>
    public Task AnsweredAsync() => _answered.WaitAsync();

    /// <summary>Waits for the next answer, on the thread of the caller.</summary>
    public void Answered() => _answered.Wait();

    public Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls);
        try
        {
            return Task.FromResult(answers[Math.Min(call, answers.Length) - 1]());
        }
        finally
        {
            _answered.Release();
        }
    }

    public Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken) => throw new NotSupportedException();
}
