using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>The collections that <c>$lookup</c> reads: those of the command's own view.</summary>
internal sealed class CollectionSource(Catalog view, string database) : ICollectionSource
{
    public IEnumerable<BsonDocument> Read(string collection)
    {
        if (view.Find(database + "." + collection) is not { } state)
        {
            yield break;
        }

        var cursor = state.Records.Cursor();
        for (var more = cursor.First(); more; more = cursor.Next())
        {
            yield return RawBson.Parse(cursor.Value);
        }
    }
}
