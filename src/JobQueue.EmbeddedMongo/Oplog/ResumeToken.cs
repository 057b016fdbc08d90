using System.Buffers.Binary;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>
/// A place in the oplog as <c>{_data: hex}</c>. Tokens order as their places do. The text is this server's own; as with MongoDB, clients only
/// hand it back.
/// </summary>
/// <param name="Timestamp">The optime of the entry.</param>
/// <param name="Kind">What the token marks.</param>
/// <param name="Index">The position of the entry inside its transaction.</param>
internal sealed record ResumeToken(ulong Timestamp, ResumeTokenKind Kind, int Index)
{
    private const byte Version = 0x82;
    private const int Size = 14;

    internal static ResumeToken After(OplogEntry entry) => new(entry.Timestamp, ResumeTokenKind.Event, entry.Index);

    internal BsonDocument ToBson()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], Timestamp);
        BinaryPrimitives.WriteInt32BigEndian(bytes[9..], Index);
        bytes[13] = (byte)Kind;
        return new BsonDocument("_data", Convert.ToHexString(bytes));
    }

    /// <exception cref="CommandFailedException">The value is no token of this server.</exception>
    internal static ResumeToken Parse(BsonValue value)
    {
        if (value is not BsonDocument document || document.GetValue("_data", BsonNull.Value) is not BsonString text)
        {
            throw ErrorCodes.Create(40647, $"Bad resume token: {value}");
        }

        Span<byte> bytes = stackalloc byte[Size];
        if (text.Value.Length != Size * 2 || Convert.FromHexString(text.Value, bytes, out _, out _) != System.Buffers.OperationStatus.Done || bytes[0] != Version || bytes[13] > (byte)ResumeTokenKind.Invalidate)
        {
            throw ErrorCodes.FailedToParse("resume token string was not a token of this server");
        }

        return new ResumeToken(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]), (ResumeTokenKind)bytes[13], BinaryPrimitives.ReadInt32BigEndian(bytes[9..]));
    }
}
