using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Tests.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Aggregation;

/// <summary>Pipelines and expressions as text.</summary>
internal static class Pipelines
{
    public static Pipeline Parse(string stages, ICollectionSource? collections = null) =>
        Pipeline.Parse(Engine.Value(stages).AsBsonArray, Engine.Context, collections ?? NoCollections.Instance);

    public static BsonArray Run(string stages, string documents, ICollectionSource? collections = null) =>
        new(Parse(stages, collections).Run(Engine.Value(documents).AsBsonArray.Cast<BsonDocument>()));

    /// <summary>The expression's value; null when it is missing.</summary>
    public static BsonValue? Evaluate(string expression, string document = "{}") =>
        ExpressionParser.Parse(Engine.Value(expression), Engine.Context).Evaluate(new Scope(Engine.Doc(document), Engine.Context));
}
