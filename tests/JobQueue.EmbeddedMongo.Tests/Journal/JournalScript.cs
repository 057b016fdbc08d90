using JobQueue.EmbeddedMongo.Journal;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Journal;

/// <summary>Short names for the changes that the journal's tests write, and for what they read back.</summary>
internal static class JournalScript
{
    public static readonly Guid Jobs = new("11111111-1111-1111-1111-111111111111");
    public static readonly Guid Logs = new("22222222-2222-2222-2222-222222222222");

    public static JournalBatch Batch(params IEnumerable<JournalChange> changes) => new([.. changes]);

    public static JournalChange Create(Guid collection, string name) => new JournalChange.PutCollection(
        new JournalCollection(collection, name, new BsonDocument(), [new BsonDocument { ["v"] = 2, ["name"] = "_id_" }]));

    public static JournalChange Put(Guid collection, long record, string value) =>
        new JournalChange.PutDocument(collection, record, new BsonDocument { ["_id"] = record, ["value"] = value }.ToBson());

    public static JournalChange Entry(ulong timestamp, int index = 0) =>
        new JournalChange.AppendOplog(timestamp, index, new BsonDocument("ts", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToBson());

    public static async Task WriteAsync(this IJournal journal, params IEnumerable<JournalChange> changes) =>
        await journal.WaitDurableAsync(journal.Append(Batch(changes)), CancellationToken.None);

    public static async Task<IReadOnlyList<string>> ReadDocumentsAsync(this IJournal journal)
    {
        var state = await journal.LoadAsync(CancellationToken.None);
        var names = state.Collections.ToDictionary(collection => collection.Uuid, collection => collection.Namespace);
        return [.. state.Documents.Select(document => $"{names[document.Collection]} {document.RecordId} {Value(document.Bson)}")];
    }

    private static string Value(byte[] bson) => MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(bson)["value"].AsString;
}
