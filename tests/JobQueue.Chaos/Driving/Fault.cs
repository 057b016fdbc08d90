namespace JobQueue.Chaos.Driving;

/// <summary>One thing that goes wrong.</summary>
internal abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>SIGKILL, and another process after a while, under the same name or another one, with a clock that may be wrong.</summary>
    public sealed record KillReplica(int Slot, TimeSpan Down, bool Renamed, TimeSpan Skew) : Fault;

    /// <summary>SIGTERM, and another process when it has stopped in order.</summary>
    public sealed record RestartReplica(int Slot, TimeSpan Skew) : Fault;

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    public sealed record SuspendReplica(int Slot, TimeSpan Span) : Fault;

    /// <summary>Every connection is reset.</summary>
    public sealed record CutConnections(int Slot) : Fault;

    /// <summary>Every connection is reset and none is taken for a while.</summary>
    public sealed record RefuseConnections(int Slot, TimeSpan Span) : Fault;

    /// <summary>Nothing arrives for a while, and nobody is told.</summary>
    public sealed record Blackhole(int Slot, TimeSpan Span) : Fault;

    /// <summary>Everything arrives late for a while.</summary>
    public sealed record SlowNetwork(int Slot, TimeSpan Delay, TimeSpan Span) : Fault;

    /// <summary>SIGKILL of the database, and another process on its folder after a while.</summary>
    public sealed record KillServer(TimeSpan Down) : Fault;
}
