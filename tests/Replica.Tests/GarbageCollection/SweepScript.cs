using Replica.GarbageCollection;

namespace Replica.Tests.GarbageCollection;

/// <summary>Lets something happen at the points of a run, each time that one is reached.</summary>
internal sealed class SweepScript(Func<SweepStep, int, Task> happen) : ISweepWatch
{
    private readonly List<SweepStep> _reached = [];

    public IReadOnlyList<SweepStep> Reached => _reached;

    /// <summary>Nothing happens.</summary>
    public static SweepScript Silent => new((_, _) => Task.CompletedTask);

    /// <summary>Something happens when a point is reached for the first time.</summary>
    public static SweepScript At(SweepStep step, Action happen) => new((reached, time) =>
    {
        if (reached == step && time == 1)
        {
            happen();
        }

        return Task.CompletedTask;
    });

    public Task ReachedAsync(SweepStep step)
    {
        _reached.Add(step);
        return happen(step, _reached.Count(other => other == step));
    }
}
