using System.Buffers.Binary;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>From an answer to the bytes of one message, in a buffer that is used again for the next.</summary>
internal sealed class ReplyWriter : IDisposable
{
    private const int KeepBytes = 1024 * 1024;

    private readonly MemoryStream _buffer = new(4096);
    private int _lastId;

    public void Dispose() => _buffer.Dispose();

    /// <summary>The message; valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Write(Request request, BsonDocument reply, int responseTo, bool moreToCome, out int id)
    {
        id = ++_lastId;
        if (_buffer.Capacity > KeepBytes)
        {
            _buffer.SetLength(0);
            _buffer.Capacity = 4096;
        }

        var isQuery = request.OpCode == OpCode.Query;
        Span<byte> prefix = stackalloc byte[isQuery ? 36 : 21];
        prefix.Clear();
        _buffer.SetLength(0);
        _buffer.Write(prefix);
        RawBson.WriteTo(_buffer, reply);

        new MessageHeader((int)_buffer.Length, id, responseTo, isQuery ? OpCode.Reply : OpCode.Message).Write(prefix);
        if (isQuery)
        {
            BinaryPrimitives.WriteInt32LittleEndian(prefix[16..], 8);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[32..], 1);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(prefix[16..], moreToCome ? (uint)MessageFlags.MoreToCome : 0);
        }

        prefix.CopyTo(_buffer.GetBuffer());
        return _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);
    }
}
