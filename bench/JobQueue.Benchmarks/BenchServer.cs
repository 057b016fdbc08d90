using System.Globalization;
using JobQueue.EmbeddedMongo;
using MongoDB.Driver;

namespace JobQueue.Benchmarks;

/// <summary>The server that all contenders of a run share.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly EmbeddedMongoServer? _embedded;
    private int _databases;

    private BenchServer(string connectionString, EmbeddedMongoServer? embedded)
    {
        ConnectionString = connectionString;
        _embedded = embedded;
        Client = new MongoClient(connectionString);
    }

    public string ConnectionString { get; }

    public IMongoClient Client { get; }

    public string Name => _embedded is null ? "external" : "embedded, in memory, in the process of the benchmark";

    public static async Task<BenchServer> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("JOBQUEUE_BENCH_MONGODB") is { Length: > 0 } external)
        {
            return new BenchServer(external, null);
        }

        var embedded = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions(), cancellationToken);
        return new BenchServer(embedded.ConnectionString, embedded);
    }

    public string NewDatabase() => string.Create(CultureInfo.InvariantCulture, $"jq_bench_{Environment.ProcessId}_{_databases++}");

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _databases; i++)
        {
            await Client.DropDatabaseAsync(string.Create(CultureInfo.InvariantCulture, $"jq_bench_{Environment.ProcessId}_{i}"));
        }

        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}
