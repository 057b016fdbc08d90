using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage.Raw;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Between documents as bytes and documents as objects.</summary>
internal static class RawBson
{
    [ThreadStatic]
    private static RawWriter? _writer;

    /// <exception cref="CommandFailedException">22, the bytes are no document, or one that has a name twice.</exception>
    internal static BsonDocument Parse(ReadOnlySpan<byte> bytes) => RawReader.Read(bytes);

    internal static byte[] Write(BsonDocument document)
    {
        var writer = _writer ??= new RawWriter();
        writer.Clear();
        writer.Document(document);
        return writer.Written.ToArray();
    }
}
