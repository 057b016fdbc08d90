namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>Wakes those who wait for the next write. Take <see cref="Next"/> before looking, then no write is missed.</summary>
internal sealed class WriteSignal
{
    private volatile TaskCompletionSource _next = Fresh();

    internal Task Next => _next.Task;

    internal void Set()
    {
        var current = _next;
        _next = Fresh();
        current.SetResult();
    }

    // Continuations run elsewhere: the writer still holds its lock when it signals.
    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
