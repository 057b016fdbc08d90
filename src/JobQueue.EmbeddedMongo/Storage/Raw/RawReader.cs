using System.Buffers.Binary;
using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Raw;

/// <summary>
/// Reads one document from its bytes. The driver's reader works on streams and for any source; nearly all that this server does begins with
/// a document in memory, so it reads these itself.
/// </summary>
internal ref struct RawReader
{
    private const int MaxDepth = 250;

    // The old form of binary data repeats the length in front of the bytes.
    private const BsonBinarySubType OldBinary = (BsonBinarySubType)2;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _depth;

    private RawReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <exception cref="CommandFailedException">22, the bytes are no document, or one that has a name twice.</exception>
    internal static BsonDocument Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new RawReader(bytes).Document();
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw ErrorCodes.InvalidBson(invalid.Message);
        }
    }

    private BsonDocument Document()
    {
        var end = Enter();
        var document = new BsonDocument();
        while (NextType(end) is var type and not 0)
        {
            var name = FieldNames.Of(CString());
            document.Add(name, Value(type));
        }

        _depth--;
        return document;
    }

    private BsonArray Array()
    {
        var end = Enter();
        var array = new BsonArray();
        while (NextType(end) is var type and not 0)
        {
            CString();
            array.Add(Value(type));
        }

        _depth--;
        return array;
    }

    private int Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"The document is nested deeper than {MaxDepth} levels.");
        }

        var start = _at;
        var length = Int32();
        return length >= 5 && length <= _bytes.Length - start ? start + length : throw new FormatException($"A document cannot have a length of {length} here.");
    }

    // Zero after the last element.
    private byte NextType(int end)
    {
        var type = _bytes[_at++];
        return (type == 0) == (_at == end) ? type : throw new FormatException("A document does not end where its length says.");
    }

    private BsonValue Value(byte type) => type switch
    {
        0x01 => new BsonDouble(BinaryPrimitives.ReadDoubleLittleEndian(Take(8))),
        0x02 => (BsonString)Text(),
        0x03 => Document(),
        0x04 => Array(),
        0x05 => Binary(),
        0x06 => BsonUndefined.Value,
        0x07 => new BsonObjectId(new ObjectId(Take(12).ToArray())),
        0x08 => Boolean(),
        0x09 => new BsonDateTime(Int64()),
        0x0A => BsonNull.Value,
        0x0B => Regex(),
        0x0D => new BsonJavaScript(Text()),
        0x0E => (BsonSymbol)Text(),
        0x0F => CodeWithScope(),
        0x10 => (BsonInt32)Int32(),
        0x11 => new BsonTimestamp(Int64()),
        0x12 => (BsonInt64)Int64(),
        0x13 => Decimal(),
        0x7F => BsonMaxKey.Value,
        0xFF => BsonMinKey.Value,
        _ => throw new FormatException($"Type 0x{type:X2} is not supported."),
    };

    private BsonBoolean Boolean() => Take(1)[0] switch
    {
        0 => BsonBoolean.False,
        1 => BsonBoolean.True,
        _ => throw new FormatException("A boolean is neither false nor true."),
    };

    private BsonBinaryData Binary()
    {
        var length = Int32();
        var subType = (BsonBinarySubType)Take(1)[0];
        if (subType == OldBinary)
        {
            length = Int32();
        }

        return new BsonBinaryData(Take(length).ToArray(), subType);
    }

    private BsonRegularExpression Regex()
    {
        var pattern = Utf8.GetString(CString());
        return new BsonRegularExpression(pattern, Utf8.GetString(CString()));
    }

    private BsonJavaScriptWithScope CodeWithScope()
    {
        Int32();
        var code = Text();
        return new BsonJavaScriptWithScope(code, Document());
    }

    private BsonDecimal128 Decimal()
    {
        var low = (ulong)Int64();
        return new BsonDecimal128(Decimal128.FromIEEEBits((ulong)Int64(), low));
    }

    private string Text()
    {
        var bytes = Take(Int32());
        return bytes[^1] == 0 ? Utf8.GetString(bytes[..^1]) : throw new FormatException("A string does not end with a zero byte.");
    }

    private ReadOnlySpan<byte> CString()
    {
        var bytes = Take(_bytes[_at..].IndexOf((byte)0));
        _at++;
        return bytes;
    }

    private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }
}
