using JobQueue.EmbeddedMongo.Storage;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>The collection a write goes to; inserting makes it when it is not there.</summary>
internal static class Collections
{
    internal static CollectionState FindOrCreate(WriteBatch batch, string ns, TimeProvider time)
    {
        if (batch.Catalog.Find(ns) is { } collection)
        {
            return collection;
        }

        Names.CheckCreatable(ns);
        return batch.Create(ns, Guid.CreateVersion7(time.GetUtcNow()), CollectionOptions.Default);
    }
}
