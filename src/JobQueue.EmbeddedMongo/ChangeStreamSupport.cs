namespace JobQueue.EmbeddedMongo;

/// <summary>Whether an embedded server answers <c>$changeStream</c>.</summary>
public enum ChangeStreamSupport
{
    /// <summary>As a replica set does.</summary>
    Enabled,

    /// <summary>Refused with error 40573, as by a standalone server: for tests of clients that must do without.</summary>
    Refused,
}
