namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>
/// Keeps writes of different transactions apart. A write outside any transaction (<paramref name="transaction"/> is null) only respects
/// what open transactions hold; a write inside one also fails if its target changed after the transaction's snapshot, and then holds it.
/// </summary>
internal sealed class ConflictCheck(WriteIntents intents, Transaction? transaction, Func<Catalog> published)
{
    /// <exception cref="WriteConflictException">The document is not this writer's to change.</exception>
    internal void Document(CollectionState collection, long recordId)
    {
        if (intents.HolderOf(collection.Uuid, recordId) is { } holder && holder != transaction)
        {
            throw new WriteConflictException(holder);
        }

        if (transaction is null || transaction.Holds(collection.Uuid, recordId))
        {
            return;
        }

        byte[]? now = null;
        var seen = transaction.Snapshot.Find(collection.Namespace) is { } then && then.Records.TryGet(recordId, out var old) ? old : null;
        _ = published().Find(collection.Namespace)?.Records.TryGet(recordId, out now);
        if (!ReferenceEquals(seen, now))
        {
            throw new WriteConflictException(null);
        }
    }

    /// <exception cref="WriteConflictException">A unique key is held, or was taken after the transaction's snapshot.</exception>
    internal void Keys(CollectionState collection, long recordId, DocumentKeys[] keys)
    {
        var live = transaction is null ? null : published().Find(collection.Namespace);
        for (var i = 0; i < keys.Length; i++)
        {
            var spec = collection.Indexes[i].Spec;
            if (!spec.Unique)
            {
                continue;
            }

            foreach (var key in keys[i].Keys)
            {
                if (intents.HolderOf(collection.Uuid, spec.Name, key) is { } holder && holder != transaction)
                {
                    throw new WriteConflictException(holder);
                }

                if (live?.FindIndex(spec.Name) is { } index && index.RecordsAt(key).Any(other => other != recordId && !transaction!.Holds(collection.Uuid, other)))
                {
                    throw new WriteConflictException(null);
                }
            }
        }
    }

    internal void Written(CollectionState collection, long recordId, DocumentKeys[] keys)
    {
        if (transaction is null)
        {
            return;
        }

        intents.Take(transaction, collection.Uuid, recordId);
        transaction.Hold(collection.Uuid, recordId);
        for (var i = 0; i < keys.Length; i++)
        {
            var spec = collection.Indexes[i].Spec;
            foreach (var key in spec.Unique ? keys[i].Keys : [])
            {
                intents.Take(transaction, collection.Uuid, spec.Name, key);
            }
        }
    }

    internal void Deleted(CollectionState collection, long recordId)
    {
        if (transaction is not null)
        {
            intents.Take(transaction, collection.Uuid, recordId);
            transaction.Hold(collection.Uuid, recordId);
        }
    }
}
