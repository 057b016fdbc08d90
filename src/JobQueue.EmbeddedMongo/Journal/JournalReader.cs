using Microsoft.Data.Sqlite;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>Reads a journal as a whole. Documents and oplog entries come from disk as they are asked for, each checked against its checksum.</summary>
internal sealed class JournalReader(JournalFile file)
{
    public JournalState Read()
    {
        try
        {
            var collections = ReadCollections();
            return new JournalState(
                [.. collections.Values],
                ReadDocuments(collections.ToDictionary(entry => entry.Key, entry => entry.Value.Uuid)),
                ReadOplog(),
                ReadSessions());
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Unusable(file.Folder, exception);
        }
    }

    private Dictionary<long, JournalCollection> ReadCollections()
    {
        using var command = file.Command("SELECT number, uuid, ns, options, indexes FROM collections ORDER BY number");
        using var reader = command.ExecuteReader();
        var collections = new Dictionary<long, JournalCollection>();
        while (reader.Read())
        {
            var indexes = Document(reader, 4)["indexes"].AsBsonArray.Select(index => index.AsBsonDocument);
            collections[reader.GetInt64(0)] = new JournalCollection(new Guid((byte[])reader[1]), reader.GetString(2), Document(reader, 3), [.. indexes]);
        }

        return collections;
    }

    private IEnumerable<JournalChange.PutDocument> ReadDocuments(Dictionary<long, Guid> collections)
    {
        using var command = file.Command("SELECT key, crc, bson FROM documents ORDER BY key");
        using var reader = command.ExecuteReader();
        while (Next(reader))
        {
            var key = reader.GetInt64(0);
            if (!collections.TryGetValue(DocumentKey.Collection(key), out var collection))
            {
                throw file.Damaged($"has a document (key {key}) of no collection");
            }

            yield return new JournalChange.PutDocument(collection, DocumentKey.Record(key), Checked(reader, 1, 2));
        }
    }

    private IEnumerable<JournalChange.AppendOplog> ReadOplog()
    {
        using var command = file.Command("SELECT timestamp, position, crc, bson FROM oplog ORDER BY entry");
        using var reader = command.ExecuteReader();
        while (Next(reader))
        {
            yield return new JournalChange.AppendOplog(OplogKey.FromStored(reader.GetInt64(0)), reader.GetInt32(1), Checked(reader, 2, 3));
        }
    }

    private Dictionary<Guid, BsonDocument> ReadSessions()
    {
        using var command = file.Command("SELECT session, record FROM sessions");
        using var reader = command.ExecuteReader();
        var sessions = new Dictionary<Guid, BsonDocument>();
        while (reader.Read())
        {
            sessions[new Guid((byte[])reader[0])] = Document(reader, 1);
        }

        return sessions;
    }

    private bool Next(SqliteDataReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Unusable(file.Folder, exception);
        }
    }

    private byte[] Checked(SqliteDataReader reader, int checksum, int value)
    {
        var bytes = (byte[])reader[value];
        return Checksum.Of(bytes) == reader.GetInt64(checksum) ? bytes : throw file.Damaged($"has a damaged record (key {reader.GetInt64(0)})");
    }

    private BsonDocument Document(SqliteDataReader reader, int column)
    {
        try
        {
            return BsonSerializer.Deserialize<BsonDocument>((byte[])reader[column]);
        }
        catch (Exception exception) when (exception is FormatException or IOException or BsonException)
        {
            throw file.Damaged($"has a damaged catalog entry ({exception.Message})");
        }
    }
}
