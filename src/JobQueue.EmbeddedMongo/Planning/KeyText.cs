using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using JobQueue.EmbeddedMongo.Storage.Keys;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>An encoded value for people to read; exotic types are shown by their bytes.</summary>
internal static class KeyText
{
    internal static string Of(byte[] value, bool isWhole) => (value[0], isWhole) switch
    {
        (KeyType.MinKey, _) => "MinKey",
        (KeyType.MaxKey, _) => "MaxKey",
        (KeyType.Undefined, _) => "undefined",
        (KeyType.Null, _) => "null",
        (KeyType.Number, true) => Number(value),
        (KeyType.Number, false) => "number",
        (KeyType.String, true) => $"\"{Encoding.UTF8.GetString(value.AsSpan(1, value.Length - 3))}\"",
        (KeyType.String, false) => $"\"{Encoding.UTF8.GetString(value.AsSpan(1))}\"",
        (KeyType.Boolean, true) => value[1] == 0 ? "false" : "true",
        (KeyType.ObjectId, true) => $"ObjectId('{Convert.ToHexStringLower(value.AsSpan(1))}')",
        (KeyType.Date, true) => $"new Date({(long)(BinaryPrimitives.ReadUInt64BigEndian(value.AsSpan(1)) ^ (1UL << 63))})",
        _ => Convert.ToHexStringLower(value),
    };

    private static string Number(byte[] value)
    {
        var bits = BinaryPrimitives.ReadUInt64BigEndian(value.AsSpan(1));
        var number = bits == 0 ? double.NaN : BitConverter.UInt64BitsToDouble((bits >> 63) != 0 ? bits ^ (1UL << 63) : ~bits);
        return number.ToString("R", CultureInfo.InvariantCulture);
    }
}
