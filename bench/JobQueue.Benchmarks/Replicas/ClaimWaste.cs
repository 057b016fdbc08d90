using System.Collections.Concurrent;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>Counts what claims ask for and do not get.</summary>
internal sealed class ClaimWaste
{
    private readonly ConcurrentDictionary<int, int> _asked = new();
    private long _claims;
    private long _candidates;

    /// <summary>Claims that took nothing: a findAndModify that found nothing, and an attempt at several jobs of which others took all.</summary>
    public long Claims => Interlocked.Read(ref _claims);

    /// <summary>Jobs that a claim tried for and others took.</summary>
    public long Candidates => Interlocked.Read(ref _candidates);

    public void Subscribe(ClusterBuilder builder) => builder.Subscribe<CommandStartedEvent>(On).Subscribe<CommandSucceededEvent>(On);

    private void On(CommandStartedEvent started)
    {
        if (AskedFor(started.CommandName, started.Command) is > 0 and var asked)
        {
            _asked[started.RequestId] = asked;
        }
    }

    private void On(CommandSucceededEvent succeeded)
    {
        if (_asked.TryRemove(succeeded.RequestId, out var asked))
        {
            var got = Got(succeeded.CommandName, succeeded.Reply);
            Interlocked.Add(ref _claims, got == 0 ? 1 : 0);
            Interlocked.Add(ref _candidates, succeeded.CommandName == "update" ? asked - got : 0);
        }
    }

    private static int AskedFor(string name, BsonDocument command) => name switch
    {
        "findAndModify" when command.Contains("sort") => 1,
        "update" when FirstOf(command) is var update && update["u"].AsBsonDocument.GetValue("$set", new BsonDocument()).AsBsonDocument.Contains(JobFields.Batch) =>
            update["q"][JobFields.Id]["$in"].AsBsonArray.Count,
        _ => 0,
    };

    private static int Got(string name, BsonDocument reply) => name == "update" ? reply["n"].ToInt32() : reply.GetValue("value", BsonNull.Value).IsBsonNull ? 0 : 1;

    private static BsonDocument FirstOf(BsonDocument command) => command.GetValue("updates", new BsonArray { new BsonDocument("u", new BsonDocument()) })[0].AsBsonDocument;
}
