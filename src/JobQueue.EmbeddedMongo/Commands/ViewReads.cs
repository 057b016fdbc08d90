using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>find</c>, <c>count</c> and <c>distinct</c> on a view: its documents, through the stages that say the same.</summary>
internal static class ViewReads
{
    /// <summary>The documents of a view that match.</summary>
    internal static IEnumerable<BsonDocument> Documents(CommandContext context, Catalog view, BsonDocument filter, BsonDocument sort, long skip, long limit, BsonDocument? projection = null)
    {
        var source = new CollectionSource(view, context);
        var stages = new BsonArray { new BsonDocument("$match", filter) };
        AddIf(stages, sort.ElementCount > 0, "$sort", sort);
        AddIf(stages, skip > 0, "$skip", skip);
        AddIf(stages, limit > 0, "$limit", limit);
        AddIf(stages, projection is { ElementCount: > 0 }, "$project", projection ?? []);
        return Pipeline.Parse(stages, context.Evaluation, source).Run(source.Read(Names.CollectionOf(context.Namespace)));
    }

    private static void AddIf(BsonArray stages, bool condition, string name, BsonValue specification)
    {
        if (condition)
        {
            stages.Add(new BsonDocument(name, specification));
        }
    }
}
