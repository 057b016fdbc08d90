using System.Collections.Concurrent;
using System.Globalization;
using JobQueue.EmbeddedMongo;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.TestServers;

/// <summary>
/// The MongoDB of all integration tests of one process: the one named by <c>JOBQUEUE_TEST_MONGODB</c>, else a <c>mongod</c> of this
/// machine (<c>MONGOD</c> or the path), else the embedded server. Started by the first test that asks, stopped by <see cref="SharedServerTearDown"/>.
/// </summary>
public sealed class MongoTestServer
{
    private const string DatabasePrefix = "jq_test_";

    private static readonly Lazy<Task<MongoTestServer>> Shared = new(StartAsync);

    private readonly ServerSource _source;
    private readonly IReadOnlySet<ServerFeature> _features;
    private readonly ConcurrentBag<string> _databases = [];
    private readonly string _run = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}{Random.Shared.Next():x8}");
    private int _last;

    private MongoTestServer(ServerSource source, IMongoClient client, IReadOnlySet<ServerFeature> features)
    {
        _source = source;
        _features = features;
        Client = client;
    }

    /// <summary>Where the server came from.</summary>
    public TestServerKind Kind => _source.Kind;

    /// <summary>For clients of a test's own.</summary>
    public string ConnectionString => _source.ConnectionString;

    /// <summary>A client that tests may share; it must not be disposed.</summary>
    public IMongoClient Client { get; }

    /// <summary>The shared server; started once, whoever asks first.</summary>
    public static Task<MongoTestServer> GetAsync() => Shared.Value;

    /// <summary>The shared server; the test is skipped with a reason where it lacks a feature.</summary>
    public static async Task<MongoTestServer> GetAsync(params ServerFeature[] needed)
    {
        var server = await GetAsync();
        server.Requires(needed);
        return server;
    }

    /// <summary>An embedded server of the test's own: to restart it, to give it a clock, to take a feature from it.</summary>
    public static Task<EmbeddedMongoServer> PrivateServerAsync(EmbeddedMongoOptions options, CancellationToken cancellationToken = default) =>
        EmbeddedMongoServer.StartAsync(options, cancellationToken);

    /// <summary>Whether the server has a feature.</summary>
    public bool Has(ServerFeature feature) => _features.Contains(feature);

    /// <summary>Skips the test with a reason where the server lacks one of these.</summary>
    public void Requires(params ServerFeature[] needed)
    {
        var lacking = needed.Where(feature => !Has(feature)).ToList();
        if (lacking.Count > 0)
        {
            Assert.Ignore($"The server ({Kind}) lacks: {string.Join(", ", lacking)}.");
        }
    }

    /// <summary>A database name that no other test has; the database is dropped at the end.</summary>
    public string NewDatabaseName()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{DatabasePrefix}{_run}_{Interlocked.Increment(ref _last)}");
        _databases.Add(name);
        return name;
    }

    internal static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated)
        {
            var server = await Shared.Value;
            await server.StopAsync();
        }
    }

    private static async Task<MongoTestServer> StartAsync()
    {
        var source = await ServerSource.ResolveAsync();
        var client = new MongoClient(source.ConnectionString);
        return new MongoTestServer(source, client, await ServerFeatures.OfAsync(client, source.Kind));
    }

    private async Task StopAsync()
    {
        // The others are thrown away as a whole.
        if (Kind == TestServerKind.Given)
        {
            foreach (var name in _databases)
            {
                await Client.DropDatabaseAsync(name);
            }
        }

        Client.Dispose();
        await _source.StopAsync();
    }
}
