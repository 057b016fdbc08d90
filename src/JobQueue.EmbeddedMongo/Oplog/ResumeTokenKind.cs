namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>What a resume token marks.</summary>
internal enum ResumeTokenKind : byte
{
    /// <summary>Everything up to an optime has been looked at; no event stands there.</summary>
    HighWaterMark,

    /// <summary>An event.</summary>
    Event,

    /// <summary>The invalidate event that follows the event at the same place.</summary>
    Invalidate,
}
