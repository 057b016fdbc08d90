using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Running;

/// <summary>A fake clock that tells when a timer has been set, so that a test advances it no earlier than that.</summary>
internal sealed class TimerWatch() : FakeTimeProvider(new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> _awaited = [];
    private readonly List<TimeSpan> _set = [];

    /// <summary>Completes once a timer of this length has been set, now or earlier. Each timer is told once.</summary>
    public Task Armed(TimeSpan due)
    {
        lock (_gate)
        {
            if (_set.Remove(due))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, set));
            return set.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            var index = _awaited.FindIndex(awaited => awaited.Due == dueTime);
            if (index < 0)
            {
                _set.Add(dueTime);
            }
            else
            {
                _awaited[index].Set.SetResult();
                _awaited.RemoveAt(index);
            }
        }

        return timer;
    }
}
