namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>Optimes are unsigned, SQLite's integers are not: moving the zero keeps their order beyond the year 2038.</summary>
internal static class OplogKey
{
    private const ulong Zero = 1UL << 63;

    public static long ToStored(ulong timestamp) => unchecked((long)(timestamp - Zero));

    public static ulong FromStored(long stored) => unchecked((ulong)stored + Zero);
}
