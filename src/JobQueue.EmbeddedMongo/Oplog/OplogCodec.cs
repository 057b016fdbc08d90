using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>Oplog entries as BSON, for the journal.</summary>
internal static class OplogCodec
{
    internal static byte[] Write(OplogEntry entry)
    {
        var change = entry.Change;
        var document = new BsonDocument
        {
            { "ts", new BsonTimestamp((long)entry.Timestamp) },
            { "wall", new BsonDateTime(entry.WallTime) },
            { "ns", change.Namespace },
            { "ui", new BsonBinaryData(change.Collection, GuidRepresentation.Standard) },
        };
        if (entry.Transaction is { } transaction)
        {
            document.Add("lsid", transaction.SessionId).Add("txnNumber", transaction.Number).Add("i", entry.Index);
        }

        document.AddRange(Body(change));
        return RawBson.Write(document);
    }

    internal static OplogEntry Read(byte[] bytes)
    {
        var document = RawBson.Parse(bytes);
        var entry = new OplogEntry(ReadChange(document))
        {
            Timestamp = (ulong)document["ts"].AsBsonTimestamp.Value,
            WallTime = document["wall"].AsBsonDateTime.MillisecondsSinceEpoch,
            Size = bytes.Length,
        };
        if (document.TryGetValue("lsid", out var session))
        {
            entry.Transaction = new OplogTransaction(session.AsBsonDocument, document["txnNumber"].AsInt64);
            entry.Index = document["i"].AsInt32;
        }

        return entry;
    }

    private static BsonDocument Body(OplogChange change) => change switch
    {
        OplogChange.Insert insert => new BsonDocument { { "op", "i" }, { "id", insert.Id }, { "o", new RawBsonDocument(insert.Document) } },
        OplogChange.Replace replace => new BsonDocument { { "op", "r" }, { "id", replace.Id }, { "o", new RawBsonDocument(replace.Document) } },
        OplogChange.Update update => new BsonDocument
        {
            { "op", "u" },
            { "id", update.Id },
            { "set", update.Description.UpdatedFields },
            { "unset", update.Description.RemovedFields },
            { "cut", update.Description.TruncatedArrays },
            { "paths", update.Description.DisambiguatedPaths, update.Description.DisambiguatedPaths.ElementCount > 0 },
        },
        OplogChange.Delete delete => new BsonDocument { { "op", "d" }, { "id", delete.Id } },
        OplogChange.Drop => new BsonDocument("op", "drop"),
        OplogChange.Rename rename => new BsonDocument
        {
            { "op", "rename" },
            { "to", rename.To },
            { "target", new BsonBinaryData(rename.DropTarget, GuidRepresentation.Standard) },
        },
        OplogChange.DropDatabase database => new BsonDocument { { "op", "dropDatabase" }, { "db", database.Database } },
        OplogChange.Command command => new BsonDocument { { "op", "c" }, { "o", command.Body } },
        _ => throw new InvalidOperationException($"No form for {change.GetType().Name}."),
    };

    private static OplogChange ReadChange(BsonDocument document)
    {
        var ns = document["ns"].AsString;
        var uuid = document["ui"].AsBsonBinaryData.ToGuid();
        return document["op"].AsString switch
        {
            "i" => new OplogChange.Insert(ns, uuid, document["id"], RawBson.Write(document["o"].AsBsonDocument)),
            "r" => new OplogChange.Replace(ns, uuid, document["id"], RawBson.Write(document["o"].AsBsonDocument)),
            "u" => new OplogChange.Update(ns, uuid, document["id"], ReadDescription(document)),
            "d" => new OplogChange.Delete(ns, uuid, document["id"]),
            "drop" => new OplogChange.Drop(ns, uuid),
            "rename" => new OplogChange.Rename(ns, uuid, document["to"].AsString, document["target"].AsBsonBinaryData.ToGuid()),
            "dropDatabase" => new OplogChange.DropDatabase(document["db"].AsString),
            _ => new OplogChange.Command(ns, uuid, document["o"].AsBsonDocument),
        };
    }

    private static UpdateDescription ReadDescription(BsonDocument document) =>
        new(document["set"].AsBsonDocument, document["unset"].AsBsonArray, document["cut"].AsBsonArray) { DisambiguatedPaths = document.GetValue("paths", new BsonDocument()).AsBsonDocument };
}
