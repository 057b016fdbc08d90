using System.Buffers.Binary;
using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>From the bytes of one message to a request.</summary>
internal static class RequestParser
{
    private const uint RequiredFlagBits = 0xFFFF;

    /// <exception cref="MalformedMessageException">The message is not OP_MSG or OP_QUERY, or its sections lie about their lengths.</exception>
    /// <exception cref="InvalidBsonException">A document in it is not BSON.</exception>
    internal static Request Parse(MessageHeader header, ReadOnlySpan<byte> payload) => header.OpCode switch
    {
        OpCode.Message => ParseMessage(header, payload),
        OpCode.Query => ParseQuery(header, payload),
        _ => throw new MalformedMessageException($"Operation code {(int)header.OpCode} is not spoken here."),
    };

    private static Request ParseMessage(MessageHeader header, ReadOnlySpan<byte> payload)
    {
        var flags = (MessageFlags)Int32(payload);
        if (((uint)flags & RequiredFlagBits & ~(uint)(MessageFlags.ChecksumPresent | MessageFlags.MoreToCome)) != 0)
        {
            throw new MalformedMessageException($"The flags 0x{(uint)flags:X8} are not known.");
        }

        var sections = payload[4..];
        if (flags.HasFlag(MessageFlags.ChecksumPresent))
        {
            sections = VerifyChecksum(header, payload);
        }

        BsonDocument? body = null;
        var sequences = new List<DocumentSequence>();
        while (sections.Length > 0)
        {
            var kind = sections[0];
            sections = sections[1..];
            switch (kind)
            {
                case 0 when body is null:
                    body = Document(ref sections);
                    break;
                case 1:
                    sequences.Add(Sequence(ref sections));
                    break;
                default:
                    throw new MalformedMessageException($"A section of kind {kind} is out of place.");
            }
        }

        return new Request(header.RequestId, OpCode.Message, flags, body ?? throw new MalformedMessageException("The message has no body."), sequences);
    }

    private static ReadOnlySpan<byte> VerifyChecksum(MessageHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 8)
        {
            throw new MalformedMessageException("The checksum is missing.");
        }

        var message = new byte[MessageHeader.Size + payload.Length - 4];
        header.Write(message);
        payload[..^4].CopyTo(message.AsSpan(MessageHeader.Size));
        return Crc32C.Of(message) == (uint)Int32(payload[^4..])
            ? payload[4..^4]
            : throw new MalformedMessageException("The checksum does not match.");
    }

    private static Request ParseQuery(MessageHeader header, ReadOnlySpan<byte> payload)
    {
        var ns = CString(payload[Math.Min(4, payload.Length)..], out var read);
        var rest = payload[Math.Min(4 + read + 8, payload.Length)..];
        var body = Document(ref rest);
        body["$db"] = ns.Split('.')[0];
        return new Request(header.RequestId, OpCode.Query, MessageFlags.None, body, []);
    }

    private static DocumentSequence Sequence(ref ReadOnlySpan<byte> sections)
    {
        var size = Int32(sections);
        if (size < 5 || size > sections.Length)
        {
            throw new MalformedMessageException("A document sequence goes past the end of its message.");
        }

        var rest = sections[4..size];
        sections = sections[size..];
        var field = CString(rest, out var read);
        rest = rest[read..];
        var documents = new List<byte[]>();
        while (rest.Length > 0)
        {
            var length = BsonCheck.Document(rest);
            documents.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return new DocumentSequence(field, documents);
    }

    private static BsonDocument Document(ref ReadOnlySpan<byte> bytes)
    {
        var length = BsonCheck.Document(bytes);
        var content = bytes[..length];
        bytes = bytes[length..];
        try
        {
            return RawBson.Parse(content);
        }
        catch (CommandFailedException invalid)
        {
            throw new InvalidBsonException(invalid.Message);
        }
    }

    private static string CString(ReadOnlySpan<byte> bytes, out int read)
    {
        var end = bytes.IndexOf((byte)0);
        if (end < 0)
        {
            throw new MalformedMessageException("A name does not end.");
        }

        read = end + 1;
        return Encoding.UTF8.GetString(bytes[..end]);
    }

    private static int Int32(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : throw new MalformedMessageException("The message is cut short.");
}
