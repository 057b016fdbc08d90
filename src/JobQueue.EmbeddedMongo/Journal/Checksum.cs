using System.Buffers.Binary;
using System.Numerics;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>CRC-32C of a stored record. SQLite notices a damaged page structure, but not a changed byte inside a value.</summary>
internal static class Checksum
{
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
