using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace JobQueue.EmbeddedMongo.Storage.Raw;

/// <summary>Writes documents as bytes into a buffer that grows and is used again; the counterpart of <see cref="RawReader"/>.</summary>
internal sealed class RawWriter
{
    private const int MaxDepth = 250;
    private const BsonBinarySubType OldBinary = (BsonBinarySubType)2;
    private const int FirstBytes = 1024;
    private const int KeepBytes = 1024 * 1024;
    private const int CountedFrom = 256;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[FirstBytes];
    private int _length;
    private int _depth;

    internal int Length => _length;

    /// <summary>What was written; valid until the next change.</summary>
    internal Memory<byte> Written => _buffer.AsMemory(0, _length);

    internal void Clear()
    {
        (_length, _depth) = (0, 0);
        if (_buffer.Length > KeepBytes)
        {
            _buffer = new byte[FirstBytes];
        }
    }

    /// <summary>Room for bytes that the caller fills in.</summary>
    internal Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - _length)
        {
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, checked(_length + count)));
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }

    internal void Document(BsonDocument document)
    {
        if (document is RawBsonDocument raw)
        {
            Slice(raw.Slice);
            return;
        }

        var start = Enter();
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            Reserve(1)[0] = TypeOf(element.Value);
            CString(element.Name);
            Value(element.Value);
        }

        Leave(start);
    }

    private void Array(BsonArray array)
    {
        if (array is RawBsonArray raw)
        {
            Slice(raw.Slice);
            return;
        }

        var start = Enter();
        for (var i = 0; i < array.Count; i++)
        {
            Reserve(1)[0] = TypeOf(array[i]);
            Index(i);
            Value(array[i]);
        }

        Leave(start);
    }

    private int Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw ErrorCodes.Overflow($"A document is nested deeper than {MaxDepth} levels");
        }

        Reserve(4);
        return _length - 4;
    }

    private void Leave(int start)
    {
        Reserve(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
        _depth--;
    }

    private static byte TypeOf(BsonValue value) => (byte)value.BsonType;

    private void Value(BsonValue value)
    {
        switch (value.BsonType)
        {
            case BsonType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value.AsDouble);
                break;
            case BsonType.String:
                Text(value.AsString);
                break;
            case BsonType.Document:
                Document(value.AsBsonDocument);
                break;
            case BsonType.Array:
                Array(value.AsBsonArray);
                break;
            case BsonType.Boolean:
                Reserve(1)[0] = value.AsBoolean ? (byte)1 : (byte)0;
                break;
            case BsonType.DateTime:
                Int64(value.AsBsonDateTime.MillisecondsSinceEpoch);
                break;
            case BsonType.Int32:
                Int32(value.AsInt32);
                break;
            case BsonType.Int64:
                Int64(value.AsInt64);
                break;
            case BsonType.ObjectId:
                value.AsObjectId.ToByteArray().CopyTo(Reserve(12));
                break;
            case BsonType.Timestamp:
                Int64(value.AsBsonTimestamp.Value);
                break;
            default:
                RareValue(value);
                break;
        }
    }

    private void RareValue(BsonValue value)
    {
        switch (value)
        {
            case BsonBinaryData binary:
                Binary(binary);
                break;
            case BsonRegularExpression regex:
                CString(regex.Pattern);
                CString(regex.Options);
                break;
            case BsonJavaScriptWithScope scoped:
                var start = _length;
                Reserve(4);
                Text(scoped.Code);
                Document(scoped.Scope);
                BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
                break;
            case BsonJavaScript code:
                Text(code.Code);
                break;
            case BsonSymbol symbol:
                Text(symbol.Name);
                break;
            case BsonDecimal128 number:
                Int64((long)number.Value.GetIEEELowBits());
                Int64((long)number.Value.GetIEEEHighBits());
                break;
            case BsonNull or BsonUndefined or BsonMinKey or BsonMaxKey:
                break;
            default:
                throw new NotSupportedException($"{value.GetType().Name} is no BSON value.");
        }
    }

    private void Binary(BsonBinaryData binary)
    {
        var bytes = binary.Bytes;
        var isOld = binary.SubType == OldBinary;
        Int32(isOld ? bytes.Length + 4 : bytes.Length);
        Reserve(1)[0] = (byte)binary.SubType;
        if (isOld)
        {
            Int32(bytes.Length);
        }

        bytes.CopyTo(Reserve(bytes.Length));
    }

    private void Text(string text)
    {
        var start = _length;
        Reserve(4);
        Utf8Of(text);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start - 4);
    }

    private void CString(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw ErrorCodes.BadValue("Names and regular expressions cannot contain zero bytes");
        }

        Utf8Of(text);
    }

    // The text and the zero byte after it. Short texts are not worth counting first.
    private void Utf8Of(string text)
    {
        var most = (text.Length < CountedFrom ? Utf8.GetMaxByteCount(text.Length) : Utf8.GetByteCount(text)) + 1;
        var target = Reserve(most);
        var count = Utf8.GetBytes(text, target);
        target[count] = 0;
        _length -= most - count - 1;
    }

    private void Index(int index)
    {
        var target = Reserve(11);
        index.TryFormat(target, out var count, default, CultureInfo.InvariantCulture);
        target[count] = 0;
        _length -= target.Length - count - 1;
    }

    private void Slice(IByteBuffer slice)
    {
        var target = Reserve(slice.Length);
        var copied = 0;
        while (copied < target.Length)
        {
            var part = slice.AccessBackingBytes(copied);
            part.AsSpan().CopyTo(target[copied..]);
            copied += part.Count;
        }
    }

    private void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    private void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
}
