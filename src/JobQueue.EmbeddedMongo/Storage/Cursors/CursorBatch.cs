using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>What one <c>find</c>, <c>aggregate</c> or <c>getMore</c> answers.</summary>
/// <param name="Documents">The documents as bytes.</param>
/// <param name="IsExhausted">Whether the cursor is at its end.</param>
/// <param name="ResumeToken">The token after this batch; only a change stream has one.</param>
internal sealed record CursorBatch(IReadOnlyList<byte[]> Documents, bool IsExhausted, BsonDocument? ResumeToken = null);
