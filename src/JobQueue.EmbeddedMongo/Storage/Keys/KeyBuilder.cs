using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Keys;

/// <summary>
/// Writes BSON values as byte strings whose <c>memcmp</c> order is MongoDB's comparison order. Values that compare equal (1, 1.0, NumberLong(1))
/// have the same bytes, and no encoded value is a prefix of another, so that fields can be written one after the other.
/// </summary>
internal sealed class KeyBuilder
{
    private byte[] _bytes = new byte[64];
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal int Length => _length;

    internal void Clear() => _length = 0;

    internal void Truncate(int length) => _length = length;

    internal byte[] ToArray() => Written.ToArray();

    /// <summary>One field of a key; a descending field is written with every bit inverted.</summary>
    internal void Append(BsonValue value, bool descending)
    {
        var start = _length;
        Write(value);
        if (!descending)
        {
            return;
        }

        for (var i = start; i < _length; i++)
        {
            _bytes[i] = (byte)~_bytes[i];
        }
    }

    internal void AppendRecordId(long recordId) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), recordId);

    internal void AppendBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    internal static byte[] Encode(BsonValue value, bool descending = false)
    {
        var builder = new KeyBuilder();
        builder.Append(value, descending);
        return builder.ToArray();
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }

    private void WriteByte(byte value) => Reserve(1)[0] = value;

    private void Write(BsonValue value)
    {
        WriteByte(KeyType.Of(value.BsonType));
        switch (value.BsonType)
        {
            case BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128:
                WriteNumber(value);
                break;
            case BsonType.String or BsonType.Symbol:
                WriteText(value.BsonType == BsonType.String ? value.AsString : value.AsBsonSymbol.Name);
                break;
            case BsonType.Document:
                WriteDocument(value.AsBsonDocument);
                break;
            case BsonType.Array:
                WriteArray(value.AsBsonArray);
                break;
            case BsonType.Boolean:
                WriteByte(value.AsBoolean ? (byte)1 : (byte)0);
                break;
            case BsonType.DateTime:
                BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), (ulong)value.AsBsonDateTime.MillisecondsSinceEpoch ^ (1UL << 63));
                break;
            case BsonType.Timestamp:
                BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), (ulong)value.AsBsonTimestamp.Value);
                break;
            case BsonType.ObjectId:
                value.AsObjectId.ToByteArray().CopyTo(Reserve(12));
                break;
            default:
                WriteRareType(value);
                break;
        }
    }

    private void WriteRareType(BsonValue value)
    {
        switch (value)
        {
            case BsonBinaryData binary:
                BinaryPrimitives.WriteInt32BigEndian(Reserve(4), binary.Bytes.Length);
                WriteByte((byte)binary.SubType);
                AppendBytes(binary.Bytes);
                break;
            case BsonRegularExpression regex:
                WriteText(regex.Pattern);
                WriteText(regex.Options);
                break;
            case BsonJavaScriptWithScope scoped:
                WriteText(scoped.Code);
                WriteDocument(scoped.Scope);
                break;
            case BsonJavaScript code:
                WriteText(code.Code);
                break;
        }
    }

    private void WriteNumber(BsonValue value)
    {
        var number = NumberKey.Of(value);
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), number.Floor);
        if (number.Rest.Length == 0)
        {
            WriteByte(0);
        }
        else
        {
            WriteByte(1);
            AppendBytes(number.Rest);
        }
    }

    // A zero byte inside a text becomes 00 FF and its end 00 00, so "a" stands before "a\0".
    private void WriteText(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var start = _length;
        Encoding.UTF8.GetBytes(text, Reserve(count));
        if (_bytes.AsSpan(start, count).Contains((byte)0))
        {
            var raw = _bytes.AsSpan(start, count).ToArray();
            _length = start;
            foreach (var b in raw)
            {
                WriteByte(b);
                if (b == 0)
                {
                    WriteByte(0xFF);
                }
            }
        }

        Reserve(2).Clear();
    }

    private void WriteDocument(BsonDocument document)
    {
        foreach (var element in document)
        {
            WriteByte(KeyType.Of(element.Value.BsonType));
            WriteText(element.Name);
            Write(element.Value);
        }

        WriteByte(0);
    }

    private void WriteArray(BsonArray array)
    {
        foreach (var item in array)
        {
            Write(item);
        }

        WriteByte(0);
    }
}
