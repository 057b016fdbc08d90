using System.Globalization;
using JobQueue.Chaos.Records;
using JobQueue.Chaos.Replicas;
using JobQueue.TestServers;
using MongoDB.Driver;

namespace JobQueue.Chaos.Driving;

/// <summary>One place in the cluster: a replica process behind a proxy of its own, replaced when it was killed.</summary>
internal sealed class ReplicaSlot(int number, string mark, string folder, string mongo, string database, TcpProxy proxy) : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly List<(ReplicaSettings Settings, ChildProcess Process)> _lives = [];
    private int _names;

    public TcpProxy Proxy { get; } = proxy;

    /// <summary>One fault at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public ChildProcess Process => _lives[^1].Process;

    /// <summary>Starts a replica.</summary>
    public void Start(TimeSpan skew, bool renamed)
    {
        _names += renamed ? 1 : 0;
        var id = string.Create(CultureInfo.InvariantCulture, $"replica-{number}{(_names == 0 ? "" : $"-{_names}")}");
        var journal = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"slot-{number}-{_lives.Count}.ndjson"));
        var settings = new ReplicaSettings(mark, id, Through(mongo, Proxy.Port), database, journal, skew);
        _lives.Add((settings, ChildProcess.Start("JobQueue.Chaos.dll", [ReplicaProcess.Mode], settings.ToEnvironment())));
    }

    public Task StopAsync() => Process.StopAsync(StopPatience);

    /// <summary>The processes that ran here, all of them ended, with what they noted.</summary>
    public async Task<IReadOnlyList<(ProcessLife Life, IReadOnlyList<JournalLine> Journal)>> LivesAsync()
    {
        var lives = new List<(ProcessLife, IReadOnlyList<JournalLine>)>();
        foreach (var (settings, process) in _lives)
        {
            lives.Add((new ProcessLife
            {
                Id = Path.GetFileNameWithoutExtension(settings.Journal),
                Replica = settings.Id,
                Skew = settings.Skew.ToString(),
                EndedAt = await process.Ended,
                Ending = process.Ending,
                Stopped = process.Stopped,
            }, Journal.Read(settings.Journal)));
        }

        return lives;
    }

    /// <summary>What the processes said.</summary>
    public IEnumerable<string> Output() => _lives.SelectMany(life => life.Process.Output.Prepend($"-- {Path.GetFileName(life.Settings.Journal)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in _lives)
        {
            await process.DisposeAsync();
        }

        await Proxy.DisposeAsync();
        Gate.Dispose();
    }

    private static string Through(string mongo, int port) => new MongoUrlBuilder(mongo)
    {
        Servers = [new MongoServerAddress("127.0.0.1", port)],
        DirectConnection = true,
        ReplicaSetName = null,
        ServerSelectionTimeout = TimeSpan.FromSeconds(5),
    }.ToString();
}
