using System.Net;
using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Servers;

/// <summary>The server that all contenders of a run share: the one that <c>JOBQUEUE_BENCH_MONGODB</c> names, else an embedded one in a process of its own.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private static readonly TimeSpan DelayEachWay = TimeSpan.FromMilliseconds(1);

    private readonly ServerProcess? _embedded;
    private readonly TcpProxy? _proxy;
    private readonly List<string> _databases = [];

    private BenchServer(string connectionString, ServerProcess? embedded, TcpProxy? proxy, string version)
    {
        _embedded = embedded;
        _proxy = proxy;
        Direct = new MongoClient(connectionString);
        ConnectionString = proxy?.ConnectionString ?? connectionString;
        Name = (embedded is null ? Invariant($"MongoDB {version}") : "embedded server in a process of its own, in memory")
            + (proxy is null ? ", loopback" : ", through a proxy that adds 1 ms each way");
    }

    /// <summary>The way that contenders take.</summary>
    public string ConnectionString { get; }

    /// <summary>Past the proxy: for what is not measured.</summary>
    public IMongoClient Direct { get; }

    public string Name { get; }

    public bool IsProxied => _proxy is not null;

    /// <summary>The process of the embedded server; <see langword="null"/> for another server.</summary>
    public int? ProcessId => _embedded?.Id;

    public static async Task<BenchServer> StartAsync(bool proxied, CancellationToken cancellationToken)
    {
        var external = Environment.GetEnvironmentVariable("JOBQUEUE_BENCH_MONGODB");
        var embedded = string.IsNullOrEmpty(external) ? await ServerProcess.StartAsync(folder: null, cancellationToken) : null;
        var connectionString = embedded?.ConnectionString ?? external!;
        var build = await new MongoClient(connectionString).GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: cancellationToken);
        return new BenchServer(connectionString, embedded, proxied ? Proxy(connectionString) : null, build["version"].AsString);
    }

    /// <summary>A database that nothing has used.</summary>
    public BenchSpace NewSpace()
    {
        var database = Invariant($"jq_bench_{Environment.ProcessId}_{_databases.Count}");
        _databases.Add(database);
        return new BenchSpace(ConnectionString, database);
    }

    /// <summary>Removes a database, so that the next contender finds the server as the last one did.</summary>
    public Task DropAsync(BenchSpace space) => Direct.DropDatabaseAsync(space.Database);

    public async ValueTask DisposeAsync()
    {
        if (_embedded is null)
        {
            foreach (var database in _databases)
            {
                await Direct.DropDatabaseAsync(database);
            }
        }

        Direct.Dispose();
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static TcpProxy Proxy(string connectionString)
    {
        var server = new MongoUrl(connectionString).Server;
        var address = Dns.GetHostAddresses(server.Host)[0];
        var proxy = TcpProxy.To(new IPEndPoint(address, server.Port));
        proxy.Path.DelayToServer = proxy.Path.DelayToClient = DelayEachWay;
        return proxy;
    }
}
