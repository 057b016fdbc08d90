using System.Globalization;

namespace JobQueue.Chaos.Replicas;

/// <summary>How the driver tells a replica process what to be: by its environment, which its process jobs inherit.</summary>
internal sealed record ReplicaSettings(string Mark, string Id, string Mongo, string Database, string Journal, TimeSpan Skew)
{
    /// <summary>The variable by which the driver finds everything that a run has started.</summary>
    public const string MarkVariable = "JOBQUEUE_CHAOS_MARK";

    /// <summary>The replicas' lease: short, so that a takeover happens many times in a run.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private const string Prefix = "JOBQUEUE_CHAOS_";

    public static ReplicaSettings FromEnvironment() => new(
        Variable(nameof(Mark)), Variable(nameof(Id)), Variable(nameof(Mongo)), Variable(nameof(Database)), Variable(nameof(Journal)),
        TimeSpan.Parse(Variable(nameof(Skew)), CultureInfo.InvariantCulture));

    public IEnumerable<(string Name, string Value)> ToEnvironment() =>
    [
        (Key(nameof(Mark)), Mark), (Key(nameof(Id)), Id), (Key(nameof(Mongo)), Mongo), (Key(nameof(Database)), Database), (Key(nameof(Journal)), Journal),
        (Key(nameof(Skew)), Skew.ToString("c", CultureInfo.InvariantCulture)),
    ];

    private static string Key(string name) => Prefix + name.ToUpperInvariant();

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(Key(name)) ?? throw new InvalidOperationException($"{Key(name)} is not set: a replica is started by the driver.");
}
