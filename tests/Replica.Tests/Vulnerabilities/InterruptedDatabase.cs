using JobQueue.TestServers;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Replica.Tests.Vulnerabilities;

/// <summary>A database whose client dies at one of its commands, before it is sent or before its answer is heard.</summary>
internal sealed class InterruptedDatabase : IDisposable
{
    private static readonly string[] Writes = ["insert", "update", "delete", "findAndModify", "createIndexes"];

    private readonly MongoClient _client;
    private readonly int _deadly;
    private readonly bool _isSent;
    private int _count;

    private InterruptedDatabase(string connectionString, string name, int deadly, bool isSent)
    {
        (_deadly, _isSent) = (deadly, isSent);
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        (settings.RetryWrites, settings.RetryReads) = (false, false);
        settings.ClusterConfigurator = cluster => cluster
            .Subscribe<CommandStartedEvent>(command => Meet(command.CommandName, before: true))
            .Subscribe<CommandSucceededEvent>(command => Meet(command.CommandName, before: false));
        _client = new MongoClient(settings);
        Database = _client.GetDatabase(name);
    }

    public IMongoDatabase Database { get; }

    /// <summary>Whether the client has died.</summary>
    public bool IsDead { get; private set; }

    /// <param name="name">The database.</param>
    /// <param name="deadly">Which write is the last, from 1.</param>
    /// <param name="isSent">Whether the server carries it out.</param>
    public static async Task<InterruptedDatabase> OpenAsync(string name, int deadly, bool isSent) =>
        new((await MongoTestServer.GetAsync()).ConnectionString, name, deadly, isSent);

    public void Dispose() => _client.Dispose();

    private void Meet(string command, bool before)
    {
        if (IsDead || (before != _isSent && Writes.Contains(command) && Interlocked.Increment(ref _count) == _deadly))
        {
            IsDead = true;
            throw new InvalidOperationException("The client has died.");
        }
    }
}
