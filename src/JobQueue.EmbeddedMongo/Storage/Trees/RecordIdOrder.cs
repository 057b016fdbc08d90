namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>Orders record ids, which is the order of insertion.</summary>
internal readonly struct RecordIdOrder : IComparer<long>
{
    public int Compare(long x, long y) => x.CompareTo(y);
}
