using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Query;

/// <summary>What the tests of the pure functions share: documents as text, one fixed command context, and the code of a failure.</summary>
internal static class Engine
{
    public static EvaluationContext Context { get; } = new()
    {
        Now = new DateTime(2026, 3, 1, 12, 30, 15, 250, DateTimeKind.Utc),
        ClusterTime = new BsonTimestamp(1_772_368_215, 7),
        NewObjectId = static () => ObjectId.Parse("65e1b2c3d4e5f60718293a4b"),
        Random = new Random(7),
    };

    /// <summary>A document in the shell's notation.</summary>
    public static BsonDocument Doc(string text) => BsonDocument.Parse(text);

    /// <summary>Any value in the shell's notation.</summary>
    public static BsonValue Value(string text) => Doc($"{{ v: {text} }}")["v"];

    public static DocumentMatcher Filter(string text) => DocumentMatcher.Parse(Doc(text), Context);

    /// <summary>MongoDB's error code of what the action fails with; 0 when it does not fail.</summary>
    public static int CodeOf(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (CommandFailedException failure)
        {
            return failure.Code;
        }
    }
}
