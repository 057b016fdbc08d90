using JobQueue.EmbeddedMongo.Errors;
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

    /// <exception cref="CommandFailedException">20, a capped collection loses documents only by its limits or as a whole.</exception>
    internal static void CheckDeletable(CollectionState? collection)
    {
        if (collection is { Options.Capped: true })
        {
            throw ErrorCodes.IllegalOperation($"cannot remove from a capped collection: {collection.Namespace}");
        }
    }
}
