using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Oplog;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>One change of a batch: what it does to what is stored (null for nothing), and what the oplog says of it (null where it says nothing).</summary>
internal readonly record struct WriteOperation(JournalChange? Physical, OplogChange? Logical);
