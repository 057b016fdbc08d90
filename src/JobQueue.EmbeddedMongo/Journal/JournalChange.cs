using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>One physical change. Every case is idempotent: applying it twice leaves what applying it once leaves.</summary>
internal abstract record JournalChange
{
    private JournalChange()
    {
    }

    /// <summary>Inserts or replaces the document with this record id.</summary>
    internal sealed record PutDocument(Guid Collection, long RecordId, byte[] Bson) : JournalChange;

    /// <summary>Removes the document with this record id.</summary>
    internal sealed record DeleteDocument(Guid Collection, long RecordId) : JournalChange;

    /// <summary>Creates a collection, or replaces its namespace, options and index specifications.</summary>
    internal sealed record PutCollection(JournalCollection Collection) : JournalChange;

    /// <summary>Removes a collection with all its documents.</summary>
    internal sealed record DropCollection(Guid Collection) : JournalChange;

    /// <summary>Appends one oplog entry; entries arrive in ascending order of <paramref name="Timestamp"/> and <paramref name="Index"/>.</summary>
    /// <param name="Timestamp">The optime as one number: seconds in the upper 32 bits, increment in the lower.</param>
    /// <param name="Index">The position inside a transaction whose entries share one timestamp; otherwise 0.</param>
    /// <param name="Bson">The entry as one BSON document.</param>
    internal sealed record AppendOplog(ulong Timestamp, int Index, byte[] Bson) : JournalChange;

    /// <summary>Forgets every oplog entry up to and including this timestamp.</summary>
    internal sealed record TruncateOplog(ulong Through) : JournalChange;

    /// <summary>Remembers the retryable results or the committed transaction of a session; replaces an earlier record of it.</summary>
    /// <param name="Session">The session's <c>lsid.id</c>.</param>
    /// <param name="Record">Transaction number and results, as the storage layer wrote them.</param>
    internal sealed record PutTransactionRecord(Guid Session, BsonDocument Record) : JournalChange;

    /// <summary>Forgets what was remembered of a session.</summary>
    internal sealed record DeleteTransactionRecord(Guid Session) : JournalChange;
}
