namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored lane are spelled; its <c>_id</c> is what jobs carry as <see cref="JobFields.Lane"/>.</summary>
internal static class LaneFields
{
    public const string Id = "_id";
    public const string Action = "action";
    public const string CapacityMap = "capacityMap";
}
