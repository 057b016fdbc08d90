using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>The variables that every expression has.</summary>
internal static class SystemVariables
{
    public const string Current = "CURRENT";

    private const string Root = "ROOT";
    private const string Remove = "REMOVE";
    private const string Now = "NOW";
    private const string ClusterTime = "CLUSTER_TIME";

    public static bool Exists(string name) => name is Current or Root or Remove or Now or ClusterTime;

    /// <summary>The variable's value; null is a missing value.</summary>
    public static BsonValue? Evaluate(string name, Scope scope) => name switch
    {
        Current or Root => scope.Root,
        Now => new BsonDateTime(scope.Context.Now),
        ClusterTime => scope.Context.ClusterTime,
        _ => null,
    };
}
