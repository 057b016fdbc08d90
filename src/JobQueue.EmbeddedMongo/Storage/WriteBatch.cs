using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Oplog;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>
/// A version of the catalog in the making. Each verb checks everything that can refuse it before it changes anything, so a refused verb leaves
/// the batch as it was. Nothing is visible to others until the store publishes it.
/// </summary>
internal sealed class WriteBatch(Catalog start, ConflictCheck conflicts)
{
    private object _owner = new();
    private readonly List<WriteOperation> _operations = [];

    /// <summary>Whether the present command asked to pass over what collections demand of documents (<c>bypassDocumentValidation</c>).</summary>
    internal bool BypassesValidation { get; set; }

    /// <summary>The catalog as this batch has changed it so far.</summary>
    internal Catalog Catalog { get; private set; } = start;

    internal IReadOnlyList<WriteOperation> Operations => _operations;

    /// <summary>The catalog as it is now, for a reader that goes on while the batch is changed further.</summary>
    internal Catalog Freeze()
    {
        // Under another owner the next change copies what this reader holds.
        _owner = new object();
        return Catalog;
    }

    internal CollectionState Create(string ns, Guid uuid, CollectionOptions options)
    {
        var collection = new CollectionState(_owner, uuid, ns, options);
        Put(collection);
        var body = new BsonDocument { { "create", ns[(ns.IndexOf('.', StringComparison.Ordinal) + 1)..] } }.AddRange(options.ToBson());
        _operations.Add(new WriteOperation(Describe(collection), new OplogChange.Command(ns, uuid, body)));
        return collection;
    }

    internal void Drop(CollectionState collection)
    {
        Catalog = Catalog with { Collections = Catalog.Collections.Remove(collection.Namespace) };
        _operations.Add(new WriteOperation(new JournalChange.DropCollection(collection.Uuid), collection.Options.View is null ? new OplogChange.Drop(collection.Namespace, collection.Uuid) : null));
    }

    /// <summary>Takes the name of <paramref name="target"/> if it is given, which is dropped in the same step.</summary>
    internal void Rename(CollectionState collection, string ns, CollectionState? target)
    {
        var renamed = collection.Renamed(_owner, ns);
        Catalog = Catalog with { Collections = Catalog.Collections.Remove(collection.Namespace) };
        Put(renamed);
        if (target is not null)
        {
            _operations.Add(new WriteOperation(new JournalChange.DropCollection(target.Uuid), null));
        }

        _operations.Add(new WriteOperation(Describe(renamed), new OplogChange.Rename(collection.Namespace, collection.Uuid, ns, target?.Uuid ?? Guid.Empty)));
    }

    /// <summary>Puts something into the oplog that changes nothing stored.</summary>
    internal void Note(OplogChange change) => _operations.Add(new WriteOperation(null, change));

    /// <summary>Builds the index over what is there.</summary>
    /// <exception cref="Errors.CommandFailedException">11000, the index is unique and two documents have one key.</exception>
    internal void CreateIndex(CollectionState collection, IndexSpec spec)
    {
        var index = new IndexState(spec).Edit(_owner);
        var records = collection.Records.Cursor();
        for (var more = records.First(); more; more = records.Next())
        {
            var document = RawBson.Parse(records.Value);
            var keys = IndexKeyExtractor.Extract(spec, document);
            UniqueKeys.Check(collection.Namespace, index, keys, records.Key, document);
            index.Add(keys, records.Key);
        }

        var edited = Own(collection);
        edited.AddIndex(index);
        NoteIndexes(edited, new BsonDocument("createIndexes", spec.ToBson()));
    }

    internal void DropIndex(CollectionState collection, string name)
    {
        var edited = Own(collection);
        var spec = edited.FindIndex(name)!.Spec;
        edited.RemoveIndex(name);
        NoteIndexes(edited, new BsonDocument("dropIndexes", spec.ToBson()));
    }

    internal void ReplaceIndexSpec(CollectionState collection, IndexSpec spec)
    {
        var edited = Own(collection);
        edited.ReplaceIndexSpec(spec);
        NoteIndexes(edited, new BsonDocument("collMod", spec.ToBson()));
    }

    internal void ReplaceOptions(CollectionState collection, CollectionOptions options, BsonDocument change)
    {
        var edited = Own(collection);
        edited.ReplaceOptions(options);
        _operations.Add(new WriteOperation(Describe(edited), new OplogChange.Command(edited.Namespace, edited.Uuid, new BsonDocument("collMod", BsonNull.Value).AddRange(change))));
    }

    /// <exception cref="Errors.CommandFailedException">11000, a unique index holds a key of the document; 121, it is not valid.</exception>
    /// <exception cref="WriteConflictException">A transaction holds a key of the document.</exception>
    internal long Insert(CollectionState collection, BsonDocument document, byte[] bytes)
    {
        Validate(collection, null, document);
        var recordId = collection.NextRecordId();
        PutRecord(collection, recordId, null, document, bytes, new OplogChange.Insert(collection.Namespace, collection.Uuid, document["_id"], bytes));
        EnforceCap(collection.Namespace);
        return recordId;
    }

    /// <exception cref="Errors.CommandFailedException">11000, a unique index holds a key of the changed document.</exception>
    /// <exception cref="WriteConflictException">A transaction holds the document or a key.</exception>
    internal void Update(CollectionState collection, long recordId, BsonDocument before, BsonDocument after, Func<byte[], OplogChange> describe)
    {
        conflicts.Document(collection, recordId);
        Validate(collection, before, after);
        var bytes = RawBson.Write(after);
        PutRecord(collection, recordId, before, after, bytes, describe(bytes));
    }

    /// <exception cref="WriteConflictException">A transaction holds the document.</exception>
    internal void Delete(CollectionState collection, long recordId, BsonDocument document)
    {
        conflicts.Document(collection, recordId);
        RemoveRecord(Own(collection), recordId, document);
        conflicts.Deleted(collection, recordId);
        _operations.Add(new WriteOperation(
            new JournalChange.DeleteDocument(collection.Uuid, recordId),
            new OplogChange.Delete(collection.Namespace, collection.Uuid, document["_id"])));
    }

    /// <summary>Applies an operation of a transaction that commits; it was checked when it was made.</summary>
    /// <exception cref="WriteConflictException">The collection, or what its unique indexes allow, changed since.</exception>
    internal void Replay(WriteOperation operation)
    {
        if (operation.Physical is JournalChange.PutCollection created)
        {
            ReplayCreate(operation, created.Collection);
            return;
        }

        var ns = operation.Logical!.Namespace;
        if (Catalog.Find(ns) is not { } collection || collection.Uuid != operation.Logical.Collection)
        {
            throw new WriteConflictException(null);
        }

        switch (operation.Physical)
        {
            case JournalChange.PutDocument put:
                var before = collection.Records.TryGet(put.RecordId, out var old) ? RawBson.Parse(old) : null;
                ReplayPut(collection, put, before, operation.Logical);
                break;
            case JournalChange.DeleteDocument deleted when collection.Records.TryGet(deleted.RecordId, out var gone):
                RemoveRecord(Own(collection), deleted.RecordId, RawBson.Parse(gone));
                _operations.Add(operation);
                break;
        }
    }

    private void Validate(CollectionState collection, BsonDocument? before, BsonDocument after)
    {
        if (collection.Options.View is not null)
        {
            throw Errors.ErrorCodes.Create(166, $"Namespace {collection.Namespace} is a view, not a collection");
        }

        if (!BypassesValidation)
        {
            collection.Options.Validation?.Check(before, after);
        }
    }

    private void ReplayCreate(WriteOperation operation, JournalCollection created)
    {
        if (Catalog.Find(created.Namespace) is { } existing)
        {
            ReplayIndexes(existing, created);
            return;
        }

        Put(new CollectionState(_owner, created.Uuid, created.Namespace, CollectionOptions.FromBson(created.Options)));
        _operations.Add(operation);
    }

    private void ReplayIndexes(CollectionState existing, JournalCollection wanted)
    {
        if (existing.Uuid != wanted.Uuid)
        {
            throw new WriteConflictException(null);
        }

        foreach (var spec in wanted.Indexes.Select(IndexSpecParser.Parse).Where(spec => existing.FindIndex(spec.Name) is null))
        {
            CreateIndex(Catalog.Find(wanted.Namespace)!, spec);
        }
    }

    private void ReplayPut(CollectionState collection, JournalChange.PutDocument put, BsonDocument? before, OplogChange logical)
    {
        // A collection that the transaction itself made has given out no record ids outside of it yet.
        collection.SkipRecordIds(put.RecordId);
        try
        {
            PutRecord(collection, put.RecordId, before, RawBson.Parse(put.Bson), put.Bson, logical);
        }
        catch (Errors.CommandFailedException failure) when (failure.Code == 11000)
        {
            // A unique index that was built after the transaction's write.
            throw new WriteConflictException(null);
        }
    }

    private void PutRecord(CollectionState collection, long recordId, BsonDocument? before, BsonDocument after, byte[] bytes, OplogChange logical)
    {
        var (removed, added) = (new DocumentKeys[collection.Indexes.Length], new DocumentKeys[collection.Indexes.Length]);
        for (var i = 0; i < added.Length; i++)
        {
            var index = collection.Indexes[i];
            (removed[i], added[i]) = IndexKeyExtractor.Change(index.Spec, before, after);
            UniqueKeys.Check(collection.Namespace, index, added[i], recordId, after);
        }

        conflicts.Keys(collection, recordId, added);
        var edited = Own(collection);
        for (var i = 0; i < added.Length; i++)
        {
            edited.Indexes[i].Replace(removed[i], added[i], recordId);
        }

        edited.DataSize += bytes.Length - (edited.Records.TryGet(recordId, out var old) ? old.Length : 0);
        edited.Records.Set(recordId, bytes);
        conflicts.Written(collection, recordId, added);
        _operations.Add(new WriteOperation(new JournalChange.PutDocument(collection.Uuid, recordId, bytes), logical));
    }

    private static void RemoveRecord(CollectionState edited, long recordId, BsonDocument document)
    {
        foreach (var index in edited.Indexes)
        {
            index.Remove(IndexKeyExtractor.Extract(index.Spec, document), recordId);
        }

        edited.Records.TryGet(recordId, out var old);
        edited.DataSize -= old.Length;
        edited.Records.Remove(recordId);
    }

    private void EnforceCap(string ns)
    {
        var collection = Catalog.Find(ns)!;
        var options = collection.Options;
        while (options.Capped && collection.Count > 1 && (collection.DataSize > options.MaxBytes || (options.MaxDocuments > 0 && collection.Count > options.MaxDocuments)))
        {
            var oldest = collection.Records.Cursor();
            oldest.First();
            var recordId = oldest.Key;
            RemoveRecord(collection, recordId, RawBson.Parse(oldest.Value));
            _operations.Add(new WriteOperation(new JournalChange.DeleteDocument(collection.Uuid, recordId), null));
        }
    }

    private void NoteIndexes(CollectionState edited, BsonDocument body) =>
        _operations.Add(new WriteOperation(Describe(edited), new OplogChange.Command(edited.Namespace, edited.Uuid, body)));

    private static JournalChange.PutCollection Describe(CollectionState collection) =>
        new(new JournalCollection(collection.Uuid, collection.Namespace, collection.Options.ToBson(), [.. collection.Indexes.Select(index => index.Spec.ToBson())]));

    private CollectionState Own(CollectionState collection)
    {
        var current = Catalog.Find(collection.Namespace) ?? throw new InvalidOperationException($"'{collection.Namespace}' is not in the catalog.");
        var edited = current.Edit(_owner);
        if (!ReferenceEquals(edited, current))
        {
            Put(edited);
        }

        return edited;
    }

    private void Put(CollectionState collection) =>
        Catalog = Catalog with { Collections = Catalog.Collections.SetItem(collection.Namespace, collection) };
}
