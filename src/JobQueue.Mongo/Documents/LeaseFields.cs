namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored lease are spelled; its <c>_id</c> is what is led.</summary>
internal static class LeaseFields
{
    public const string Lease = "_id";
    public const string Incarnation = "incarnation";
    public const string WorkerId = "workerID";
    public const string Term = "term";
    public const string BeganAt = "beganAt";
    public const string ExpiresAt = "expiresAt";
}
