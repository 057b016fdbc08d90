namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>The flag bits of OP_MSG; a receiver must refuse unknown bits below 16.</summary>
[Flags]
internal enum MessageFlags : uint
{
    None = 0,
    ChecksumPresent = 1,
    MoreToCome = 2,
    ExhaustAllowed = 1 << 16,
}
