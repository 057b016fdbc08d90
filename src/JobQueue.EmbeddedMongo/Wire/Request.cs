using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>A command as it came over the wire.</summary>
/// <param name="Id">The client's request id, to be repeated in the answer.</param>
/// <param name="OpCode">Message, or Query for a legacy handshake.</param>
/// <param name="Flags">The flags of an OP_MSG.</param>
/// <param name="Body">The command document.</param>
/// <param name="Sequences">Documents sent beside the body.</param>
internal sealed record Request(int Id, OpCode OpCode, MessageFlags Flags, BsonDocument Body, IReadOnlyList<DocumentSequence> Sequences)
{
    /// <summary>The client does not read an answer.</summary>
    internal bool IsUnacknowledged => Flags.HasFlag(MessageFlags.MoreToCome);

    /// <summary>The client takes further answers without asking again.</summary>
    internal bool AllowsExhaust => Flags.HasFlag(MessageFlags.ExhaustAllowed);
}
