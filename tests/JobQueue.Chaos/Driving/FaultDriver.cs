using System.Collections.Concurrent;

namespace JobQueue.Chaos.Driving;

/// <summary>Carries out a plan of faults, one at a time for each replica and for the server.</summary>
internal sealed class FaultDriver(IReadOnlyList<ReplicaSlot> slots, ServerUnderChaos server) : IDisposable
{
    private readonly SemaphoreSlim _serverGate = new(1, 1);

    /// <summary>How often each fault struck.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns when every fault has struck and is over.</summary>
    public async Task RunAsync(IReadOnlyList<(TimeSpan At, Fault Fault)> plan, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var striking = new List<Task>();
        foreach (var (at, fault) in plan)
        {
            var wait = at - TimeProvider.System.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            striking.Add(StrikeAsync(fault, cancellationToken));
        }

        await Task.WhenAll(striking);
    }

    public void Dispose() => _serverGate.Dispose();

    private Task StrikeAsync(Fault fault, CancellationToken cancellationToken) => fault switch
    {
        Fault.KillReplica kill => OnSlotAsync(kill.Slot, fault, slot => KillAsync(slot, kill, cancellationToken)),
        Fault.RestartReplica restart => OnSlotAsync(restart.Slot, fault, slot => RestartAsync(slot, restart)),
        Fault.SuspendReplica suspend => OnSlotAsync(suspend.Slot, fault, slot => slot.Process.SuspendAsync(suspend.Span, cancellationToken)),
        Fault.CutConnections cut => OnSlotAsync(cut.Slot, fault, slot => PassAsync(slot, TimeSpan.Zero, slot.Proxy.CutConnections, cancellationToken)),
        Fault.RefuseConnections refuse => OnSlotAsync(refuse.Slot, fault, slot => PassAsync(slot, refuse.Span, slot.Proxy.Refuse, cancellationToken)),
        Fault.Blackhole hole => OnSlotAsync(hole.Slot, fault, slot => PassAsync(slot, hole.Span, slot.Proxy.Path.Blackhole, cancellationToken)),
        Fault.SlowNetwork slow => OnSlotAsync(slow.Slot, fault, slot => PassAsync(slot, slow.Span, () => Slow(slot, slow.Delay), cancellationToken)),
        Fault.KillServer kill => OneByOneAsync(_serverGate, fault, () => server.KillAsync(kill.Down, cancellationToken)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "An unknown fault cannot strike."),
    };

    private Task OnSlotAsync(int number, Fault fault, Func<ReplicaSlot, Task> strike) => OneByOneAsync(slots[number].Gate, fault, () => strike(slots[number]));

    // A fault that finds its victim still suffering is dropped, so that the end of the plan is the end of the chaos.
    private async Task OneByOneAsync(SemaphoreSlim gate, Fault fault, Func<Task> strike)
    {
        if (!await gate.WaitAsync(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            Counts.AddOrUpdate(fault.GetType().Name, 1, (_, count) => count + 1);
            await strike();
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task KillAsync(ReplicaSlot slot, Fault.KillReplica kill, CancellationToken cancellationToken)
    {
        await slot.Process.KillAsync();
        await Task.Delay(kill.Down, TimeProvider.System, cancellationToken);
        slot.Start(kill.Skew, kill.Renamed);
    }

    private static async Task RestartAsync(ReplicaSlot slot, Fault.RestartReplica restart)
    {
        await slot.StopAsync();
        slot.Start(restart.Skew, renamed: false);
    }

    private static async Task PassAsync(ReplicaSlot slot, TimeSpan span, Action strike, CancellationToken cancellationToken)
    {
        strike();
        try
        {
            await Task.Delay(span, TimeProvider.System, cancellationToken);
        }
        finally
        {
            slot.Proxy.Resume();
        }
    }

    private static void Slow(ReplicaSlot slot, TimeSpan delay) => slot.Proxy.Path.DelayToServer = slot.Proxy.Path.DelayToClient = delay;
}
