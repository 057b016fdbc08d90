namespace JobQueue.Chaos;

/// <summary>What the command line asked for.</summary>
/// <param name="Chaos">How long faults strike.</param>
/// <param name="Seed">Plans the faults and the jobs.</param>
/// <param name="Replicas">Replica processes.</param>
/// <param name="Jobs">Jobs submitted while faults strike.</param>
/// <param name="Patience">How long the jobs may take to end once the faults have stopped.</param>
/// <param name="Mongo">The server; <see langword="null"/> starts the embedded one as a process, which is then killed and restarted too.</param>
/// <param name="Database">The database; <see langword="null"/> takes a new one, dropped at the end of a clean run.</param>
internal sealed record ChaosOptions(TimeSpan Chaos, int Seed, int Replicas, int Jobs, TimeSpan Patience, string? Mongo, string? Database);
