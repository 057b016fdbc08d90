namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>
/// The integer key of a stored document: the collection's number in the upper bits, its record id in the lower 40. One integer key keeps
/// all documents in a single table whose rows may be large, and a collection in one range of it.
/// </summary>
internal static class DocumentKey
{
    private const int RecordBits = 40;
    private const long HighestRecord = (1L << RecordBits) - 1;
    private const long HighestCollection = (1L << (63 - RecordBits)) - 1;

    public static long Of(long collection, long record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(collection);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(collection, HighestCollection);
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record, HighestRecord);
        return (collection << RecordBits) | record;
    }

    public static long First(long collection) => Of(collection, 0);

    public static long Last(long collection) => Of(collection, HighestRecord);

    public static long Collection(long key) => key >> RecordBits;

    public static long Record(long key) => key & HighestRecord;
}
