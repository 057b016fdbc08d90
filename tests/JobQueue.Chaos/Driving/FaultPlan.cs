namespace JobQueue.Chaos.Driving;

/// <summary>Which fault strikes when; the same seed gives the same plan.</summary>
internal static class FaultPlan
{
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(-10)];

    public static IReadOnlyList<(TimeSpan At, Fault Fault)> Create(ChaosOptions options, bool killsServer)
    {
        var random = new Random(options.Seed);
        var plan = new List<(TimeSpan, Fault)>();
        for (var at = TimeSpan.FromSeconds(2); at < options.Chaos; at += Between(random, 0.3, 1.5))
        {
            plan.Add((at, Next(random, options.Replicas, killsServer)));
        }

        return plan;
    }

    /// <summary>The clock error of a replica that starts.</summary>
    public static TimeSpan Skew(int number) => Skews[number % Skews.Length];

    private static Fault Next(Random random, int replicas, bool killsServer)
    {
        var slot = random.Next(replicas);
        return random.Next(100) switch
        {
            < 20 => new Fault.KillReplica(slot, Between(random, 0, 3), random.Next(3) == 0, Skew(random.Next(Skews.Length))),
            < 27 => new Fault.RestartReplica(slot, Skew(random.Next(Skews.Length))),
            < 48 => new Fault.SuspendReplica(slot, Between(random, 1, 7)),
            < 60 => new Fault.CutConnections(slot),
            < 70 => new Fault.RefuseConnections(slot, Between(random, 0.5, 6)),
            < 82 => new Fault.Blackhole(slot, Between(random, 0.5, 6)),
            < 96 => new Fault.SlowNetwork(slot, Between(random, 0.02, 0.4), Between(random, 1, 4)),
            _ when killsServer => new Fault.KillServer(Between(random, 0, 2)),
            _ => new Fault.CutConnections(slot),
        };
    }

    private static TimeSpan Between(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
