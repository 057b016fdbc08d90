namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a capacity that an operator set are spelled; its <c>_id</c> is the worker's name.</summary>
internal static class CapacityFields
{
    public const string WorkerId = "_id";
    public const string CapacityMap = "capacityMap";
    public const string SetAt = "setAt";
}
