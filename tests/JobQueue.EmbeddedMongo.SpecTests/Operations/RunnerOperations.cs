using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using JobQueue.EmbeddedMongo.SpecTests.Matching;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>What a test asks of its runner: fail points and assertions on sessions and collections.</summary>
internal sealed class RunnerOperations(EntityMap entities, EntityFactory factory, IMongoClient own, Func<BsonDocument, Task> run)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(string name, BsonDocument arguments)
    {
        switch (name)
        {
            case "createEntities":
                factory.Create(arguments["entities"].AsBsonArray.Select(entity => entity.AsBsonDocument));
                break;
            case "failPoint" or "targetedFailPoint":
                await own.GetDatabase("admin").RunCommandAsync<BsonDocument>(arguments["failPoint"].AsBsonDocument);
                break;
            case "assertSessionDirty":
                Assert.That(Session(arguments).WrappedCoreSession.IsDirty, Is.True, "the session is dirty");
                break;
            case "assertSessionNotDirty":
                Assert.That(Session(arguments).WrappedCoreSession.IsDirty, Is.False, "the session is dirty");
                break;
            case "assertSessionTransactionState":
                AssertTransactionState(Session(arguments), arguments["state"].AsString);
                break;
            case "assertSameLsidOnLastTwoCommands":
                Assert.That(LastTwo(arguments)[0], Is.EqualTo(LastTwo(arguments)[1]));
                break;
            case "assertDifferentLsidOnLastTwoCommands":
                Assert.That(LastTwo(arguments)[0], Is.Not.EqualTo(LastTwo(arguments)[1]));
                break;
            case "assertCollectionExists":
                Assert.That(await NamesOf(arguments), Does.Contain(arguments["collectionName"].AsString));
                break;
            case "assertCollectionNotExists":
                Assert.That(await NamesOf(arguments), Does.Not.Contain(arguments["collectionName"].AsString));
                break;
            case "assertIndexExists":
                Assert.That(await IndexesOf(arguments), Does.Contain(arguments["indexName"].AsString));
                break;
            case "assertIndexNotExists":
                Assert.That(await IndexesOf(arguments), Does.Not.Contain(arguments["indexName"].AsString));
                break;
            case "assertEventCount":
                AssertEventCount(arguments);
                break;
            case "wait":
                await Task.Delay(TimeSpan.FromMilliseconds(arguments["ms"].ToInt32()), TimeProvider.System);
                break;
            case "waitForEvent":
                var wanted = arguments["event"].AsBsonDocument.GetElement(0);
                await Client(arguments).Recorder.WaitAsync(events => events.Count(one => EventMatcher.IsWanted(one, wanted)) >= arguments["count"].ToInt32(), Patience);
                break;
            case "runOnThread":
                entities.Get<ThreadEntity>(arguments["thread"].AsString).Run(() => run(arguments["operation"].AsBsonDocument));
                break;
            case "waitForThread":
                await entities.Get<ThreadEntity>(arguments["thread"].AsString).EndAsync(Patience);
                break;
            case "assertNumberConnectionsCheckedOut":
                Assert.That(Client(arguments).Recorder.CheckedOut, Is.EqualTo(arguments["connections"].ToInt32()));
                break;
            case "assertSessionUnpinned":
                Assert.That(PinnedServerOf(Session(arguments)), Is.Null, "the session's transaction is bound to no server");
                break;
            case "assertSessionPinned":
                throw new OutOfScopeException("sessions are bound to a server only in a sharded cluster or behind a load balancer");
            case "recordTopologyDescription":
                entities.Add(arguments["id"].AsString, Client(arguments).Client.Cluster.Description);
                break;
            case "assertTopologyType":
                Assert.That(TopologyEvents.NameOf(entities.Get<ClusterDescription>(arguments["topologyDescription"].AsString)), Is.EqualTo(arguments["topologyType"].AsString));
                break;
            case "loop" or "waitForPrimaryChange":
                throw new OutOfScopeException($"'{name}' needs a set whose primary changes");
            default:
                throw new OutOfScopeException($"the runner does not know its own operation '{name}'");
        }
    }

    private static void AssertTransactionState(IClientSessionHandle session, string expected)
    {
        var state = session.WrappedCoreSession.CurrentTransaction is { } transaction
            ? typeof(MongoDB.Driver.Core.Bindings.CoreTransaction).GetProperty("State", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!.GetValue(transaction)!.ToString()!
            : "None";
        Assert.That(state.Replace("InProgress", "in_progress", StringComparison.Ordinal), Is.EqualTo(expected).IgnoreCase);
    }

    private void AssertEventCount(BsonDocument arguments)
    {
        var wanted = arguments["event"].AsBsonDocument.GetElement(0);
        Assert.That(Client(arguments).Recorder.Events.Count(one => EventMatcher.IsWanted(one, wanted)), Is.EqualTo(arguments["count"].ToInt32()), wanted.ToString());
    }

    private static object? PinnedServerOf(IClientSessionHandle session) => session.WrappedCoreSession.CurrentTransaction is { } transaction
        ? typeof(MongoDB.Driver.Core.Bindings.CoreTransaction).GetProperty("PinnedServer", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!.GetValue(transaction)
        : null;

    private BsonValue[] LastTwo(BsonDocument arguments) =>
        [.. Client(arguments).Recorder.Events.OfType<ObservedCommand.Started>().TakeLast(2).Select(command => command.Command["lsid"])];

    private async Task<List<string>> NamesOf(BsonDocument arguments)
    {
        using var names = await own.GetDatabase(arguments["databaseName"].AsString).ListCollectionNamesAsync();
        return await names.ToListAsync();
    }

    private async Task<List<string>> IndexesOf(BsonDocument arguments)
    {
        using var indexes = await own.GetDatabase(arguments["databaseName"].AsString).GetCollection<BsonDocument>(arguments["collectionName"].AsString).Indexes.ListAsync();
        return [.. (await indexes.ToListAsync()).Select(index => index["name"].AsString)];
    }

    private ClientEntity Client(BsonDocument arguments) => entities.Get<ClientEntity>(arguments["client"].AsString);

    private IClientSessionHandle Session(BsonDocument arguments) => entities.Get<SessionEntity>(arguments["session"].AsString).Session;
}
