using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Oplog;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Rebuilds the catalog and the oplog from what the journal kept.</summary>
internal static class StoreLoader
{
    internal static Catalog Load(JournalState state, OplogChain oplog)
    {
        var owner = new object();
        var collections = state.Collections.ToDictionary(collection => collection.Uuid, collection => Restore(owner, collection));
        foreach (var put in state.Documents)
        {
            if (collections.TryGetValue(put.Collection, out var collection))
            {
                Add(collection, put);
            }
        }

        var time = LoadOplog(state, oplog);
        var byName = Catalog.Empty.Collections.AddRange(collections.Values.Select(collection => KeyValuePair.Create(collection.Namespace, collection)));
        return Catalog.Empty with { Collections = byName, Time = time };
    }

    private static CollectionState Restore(object owner, JournalCollection stored)
    {
        var collection = new CollectionState(owner, stored.Uuid, stored.Namespace, CollectionOptions.FromBson(stored.Options));
        foreach (var spec in stored.Indexes.Select(IndexSpecParser.Parse).Where(spec => !spec.IsId))
        {
            collection.AddIndex(new IndexState(spec));
        }

        return collection;
    }

    private static void Add(CollectionState collection, JournalChange.PutDocument put)
    {
        var document = RawBson.Parse(put.Bson);
        foreach (var index in collection.Indexes)
        {
            index.Add(IndexKeyExtractor.Extract(index.Spec, document), put.RecordId);
        }

        collection.Records.Set(put.RecordId, put.Bson);
        collection.DataSize += put.Bson.Length;
        collection.SkipRecordIds(put.RecordId);
    }

    private static ulong LoadOplog(JournalState state, OplogChain oplog)
    {
        var last = 0UL;
        foreach (var stored in state.Oplog)
        {
            var entry = OplogCodec.Read(stored.Bson);
            if (last == 0 && entry.Change is not OplogChange.Command { IsBeginning: true })
            {
                oplog.StartAfter(stored.Timestamp - 1);
            }

            oplog.Append(entry);
            last = stored.Timestamp;
        }

        return last;
    }
}
