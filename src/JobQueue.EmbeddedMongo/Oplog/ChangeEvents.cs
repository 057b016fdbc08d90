using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>From oplog entries to change events ("Change Events" in MongoDB's manual).</summary>
/// <param name="store">Where documents are looked up.</param>
/// <param name="looksUpDocuments">Whether updates show the whole document as it is now.</param>
/// <param name="isExpanded">Whether events carry what <c>showExpandedEvents</c> adds.</param>
internal sealed class ChangeEvents(Store store, bool looksUpDocuments, bool isExpanded)
{
    internal BsonDocument Of(OplogEntry entry)
    {
        var document = Head(ResumeToken.After(entry), OperationOf(entry.Change), entry);
        if (isExpanded && entry.Change.Collection != Guid.Empty)
        {
            document.Add("collectionUUID", new BsonBinaryData(entry.Change.Collection, GuidRepresentation.Standard));
        }

        switch (entry.Change)
        {
            case OplogChange.Insert insert:
                AddDocument(document, insert, insert.Id, RawBson.Parse(insert.Document));
                break;
            case OplogChange.Replace replace:
                AddDocument(document, replace, replace.Id, RawBson.Parse(replace.Document));
                break;
            case OplogChange.Update update:
                AddUpdate(document, update);
                break;
            case OplogChange.Delete delete:
                document.Add("ns", Namespace(delete.Namespace)).Add("documentKey", new BsonDocument("_id", delete.Id));
                break;
            case OplogChange.Drop drop:
                document.Add("ns", Namespace(drop.Namespace));
                break;
            case OplogChange.Rename rename:
                document.Add("ns", Namespace(rename.Namespace)).Add("to", Namespace(rename.To));
                AddDescription(document, RenameDescription(rename));
                break;
            case OplogChange.Command command:
                document.Add("ns", Namespace(command.Namespace));
                AddDescription(document, DescriptionOf(command));
                break;
            case OplogChange.DropDatabase database:
                document.Add("ns", new BsonDocument("db", database.Database));
                break;
        }

        return document;
    }

    /// <summary>The last event of a stream whose collection or database is gone.</summary>
    internal static BsonDocument Invalidate(OplogEntry cause) =>
        Head(ResumeToken.After(cause) with { Kind = ResumeTokenKind.Invalidate }, "invalidate", cause);

    private static BsonDocument Head(ResumeToken token, string operation, OplogEntry entry)
    {
        var document = new BsonDocument
        {
            { "_id", token.ToBson() },
            { "operationType", operation },
            { "clusterTime", new BsonTimestamp((long)entry.Timestamp) },
            { "wallTime", new BsonDateTime(entry.WallTime) },
        };
        if (entry.Transaction is { } transaction && operation != "invalidate")
        {
            document.Add("txnNumber", transaction.Number).Add("lsid", transaction.SessionId);
        }

        return document;
    }

    private static void AddDocument(BsonDocument document, OplogChange change, BsonValue id, BsonDocument full) => document
        .Add("fullDocument", full)
        .Add("ns", Namespace(change.Namespace))
        .Add("documentKey", new BsonDocument("_id", id));

    private void AddUpdate(BsonDocument document, OplogChange.Update update)
    {
        if (looksUpDocuments)
        {
            document.Add("fullDocument", LookUp(update));
        }

        document.Add("ns", Namespace(update.Namespace)).Add("documentKey", new BsonDocument("_id", update.Id)).Add("updateDescription", new BsonDocument
        {
            { "updatedFields", update.Description.UpdatedFields },
            { "removedFields", update.Description.RemovedFields },
            { "truncatedArrays", update.Description.TruncatedArrays },
            { "disambiguatedPaths", update.Description.DisambiguatedPaths, isExpanded },
        });
    }

    private void AddDescription(BsonDocument document, BsonDocument description)
    {
        if (isExpanded)
        {
            document.Add("operationDescription", description);
        }
    }

    private static BsonDocument RenameDescription(OplogChange.Rename rename) => new()
    {
        { "to", Namespace(rename.To) },
        { "dropTarget", new BsonBinaryData(rename.DropTarget, GuidRepresentation.Standard), rename.DropTarget != Guid.Empty },
    };

    private static BsonDocument DescriptionOf(OplogChange.Command command) => command.Event switch
    {
        "create" => new BsonDocument(command.Body.Skip(1)) { { "idIndex", new BsonDocument { { "v", 2 }, { "key", new BsonDocument("_id", 1) }, { "name", "_id_" } } } },
        "modify" => command.Body.GetElement(0).Value is BsonDocument index ? new BsonDocument("index", index) : new BsonDocument(command.Body.Skip(1)),
        _ => new BsonDocument("indexes", new BsonArray { command.Body.GetElement(0).Value }),
    };

    // The document as it is now, which may be later than the update; null when it is gone.
    private BsonValue LookUp(OplogChange.Update update)
    {
        var collection = store.Published.Find(update.Namespace);
        if (collection is null || collection.Uuid != update.Uuid)
        {
            return BsonNull.Value;
        }

        foreach (var recordId in collection.IdIndex.RecordsAt(KeyBuilder.Encode(update.Id)))
        {
            if (collection.Records.TryGet(recordId, out var bytes))
            {
                return RawBson.Parse(bytes);
            }
        }

        return BsonNull.Value;
    }

    private static string OperationOf(OplogChange change) => change switch
    {
        OplogChange.Insert => "insert",
        OplogChange.Replace => "replace",
        OplogChange.Update => "update",
        OplogChange.Delete => "delete",
        OplogChange.Drop => "drop",
        OplogChange.Rename => "rename",
        OplogChange.DropDatabase => "dropDatabase",
        OplogChange.Command { Event: { } name } => name,
        _ => throw new InvalidOperationException($"{change.GetType().Name} is not shown in change streams."),
    };

    private static BsonDocument Namespace(string ns)
    {
        var dot = ns.IndexOf('.', StringComparison.Ordinal);
        return new BsonDocument { { "db", ns[..dot] }, { "coll", ns[(dot + 1)..] } };
    }
}
