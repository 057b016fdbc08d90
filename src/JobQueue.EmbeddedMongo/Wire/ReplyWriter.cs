using System.Buffers.Binary;
using JobQueue.EmbeddedMongo.Storage.Raw;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>From an answer to the bytes of one message, in a buffer that is used again for the next.</summary>
internal sealed class ReplyWriter
{
    private readonly RawWriter _buffer = new();
    private int _lastId;

    /// <summary>The message; valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Write(Request request, BsonDocument reply, int responseTo, bool moreToCome, out int id)
    {
        id = ++_lastId;
        var isQuery = request.OpCode == OpCode.Query;
        var prefixLength = isQuery ? 36 : 21;
        _buffer.Clear();
        _buffer.Reserve(prefixLength).Clear();
        _buffer.Document(reply);

        var message = _buffer.Written;
        new MessageHeader(message.Length, id, responseTo, isQuery ? OpCode.Reply : OpCode.Message).Write(message.Span);
        if (isQuery)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message.Span[16..], 8);
            BinaryPrimitives.WriteInt32LittleEndian(message.Span[32..], 1);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(message.Span[16..], moreToCome ? (uint)MessageFlags.MoreToCome : 0);
        }

        return message;
    }
}
