using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>The collections and views of the command's database, as the command sees them.</summary>
internal sealed class CollectionSource(Catalog view, CommandContext context) : ICollectionSource
{
    /// <summary>How many views may read one another.</summary>
    private const int MaxViewDepth = 20;

    public IEnumerable<BsonDocument> Read(string collection) => Read(collection, 0);

    private IEnumerable<BsonDocument> Read(string collection, int depth)
    {
        if (depth > MaxViewDepth)
        {
            throw ErrorCodes.Create(165, $"View depth too deep or view cycle detected; maximum depth is {MaxViewDepth}");
        }

        return view.Find(context.Database + "." + collection) switch
        {
            null => [],
            { Options.View: { } shown } => Pipeline.Parse(shown.Pipeline, context.Evaluation, this).Run(Read(shown.ViewOn, depth + 1)),
            var stored => Stored(stored),
        };
    }

    private static IEnumerable<BsonDocument> Stored(CollectionState collection)
    {
        var cursor = collection.Records.Cursor();
        for (var more = cursor.First(); more; more = cursor.Next())
        {
            yield return RawBson.Parse(cursor.Value);
        }
    }
}
