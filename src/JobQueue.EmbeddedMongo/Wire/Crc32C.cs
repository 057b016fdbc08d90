using System.Numerics;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>The checksum that OP_MSG may carry.</summary>
internal static class Crc32C
{
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
