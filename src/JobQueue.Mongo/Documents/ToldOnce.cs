namespace JobQueue.Mongo.Documents;

/// <summary>What this process has told already of things that it meets at every look.</summary>
internal sealed class ToldOnce<T>
{
    private const int MostKept = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<T> _told = [];

    public bool IsNew(T thing)
    {
        lock (_lock)
        {
            if (_told.Count >= MostKept)
            {
                _told.Clear();
            }

            return _told.Add(thing);
        }
    }
}
