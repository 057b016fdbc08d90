using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>The documents of a collection as its change stream tells of them. It equals the collection only if no event is missing, repeated or untrue.</summary>
internal sealed class StreamMirror
{
    private const string Marker = "marker";

    private readonly Dictionary<BsonValue, int> _values = [];
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private BsonTimestamp _last = new(0);

    public BsonDocument? Token { get; private set; }

    public int Events => _tokens.Count;

    public IReadOnlyDictionary<BsonValue, int> Values => _values;

    /// <summary>Follows the stream until the server is gone.</summary>
    public async Task FollowAsync(IMongoCollection<BsonDocument> collection, TaskCompletionSource opened, CancellationToken cancellation)
    {
        try
        {
            using var stream = await OpenAsync(collection, cancellation);
            Token ??= stream.GetResumeToken();
            opened.TrySetResult();
            while (await stream.MoveNextAsync(cancellation))
            {
                foreach (var change in stream.Current)
                {
                    Take(change);
                }
            }
        }
        catch (Exception gone) when (gone is MongoException or TimeoutException or OperationCanceledException)
        {
            opened.TrySetResult();
        }
    }

    /// <summary>Reads on, from where it was left, to a document that is written last.</summary>
    public async Task CatchUpAsync(IMongoCollection<BsonDocument> collection, int round, CancellationToken cancellation)
    {
        using var stream = await OpenAsync(collection, cancellation);
        var marker = $"{Marker}{round}";
        await collection.InsertOneAsync(new BsonDocument { ["_id"] = marker, ["value"] = 0, ["key"] = marker }, cancellationToken: cancellation);
        while (!_values.ContainsKey(marker) && await stream.MoveNextAsync(cancellation))
        {
            foreach (var change in stream.Current)
            {
                Take(change);
            }
        }
    }

    private Task<IChangeStreamCursor<ChangeStreamDocument<BsonDocument>>> OpenAsync(IMongoCollection<BsonDocument> collection, CancellationToken cancellation) =>
        collection.WatchAsync(new ChangeStreamOptions { ResumeAfter = Token, MaxAwaitTime = TimeSpan.FromMilliseconds(200) }, cancellation);

    private void Take(ChangeStreamDocument<BsonDocument> change)
    {
        Assert.That(_tokens.Add(change.ResumeToken["_data"].AsString), Is.True, $"an event came twice: {change.BackingDocument}");
        Assert.That(change.ClusterTime, Is.GreaterThanOrEqualTo(_last), $"an event came out of order: {change.BackingDocument}");
        (_last, Token) = (change.ClusterTime, change.ResumeToken);
        var id = change.DocumentKey["_id"];
        switch (change.OperationType)
        {
            case ChangeStreamOperationType.Insert:
                Assert.That(_values.TryAdd(id, change.FullDocument["value"].AsInt32), Is.True, $"{id} is inserted and was there");
                break;
            case ChangeStreamOperationType.Update:
                Assert.That(change.UpdateDescription.UpdatedFields["value"].AsInt32, Is.EqualTo(_values[id] + 1), $"an update of {id} is missing");
                _values[id]++;
                break;
            case ChangeStreamOperationType.Delete:
                Assert.That(_values.Remove(id), Is.True, $"{id} is deleted and was not there");
                break;
            default:
                Assert.Fail($"An event that nobody made: {change.BackingDocument}");
                break;
        }
    }
}
