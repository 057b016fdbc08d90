using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Between documents as bytes and documents as objects.</summary>
internal static class RawBson
{
    private static readonly BsonBinaryWriterSettings WriterSettings = new() { MaxSerializationDepth = 250 };

    /// <exception cref="CommandFailedException">22, the bytes are no document, or one that has a name twice.</exception>
    internal static BsonDocument Parse(byte[] bytes)
    {
        using var stream = new ByteBufferStream(new ByteArrayBuffer(bytes, isReadOnly: true), ownsBuffer: true);
        using var reader = new BsonBinaryReader(stream);
        try
        {
            return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or BsonException or FormatException or ArgumentException or EndOfStreamException)
        {
            throw ErrorCodes.InvalidBson(invalid.Message);
        }
    }

    internal static byte[] Write(BsonDocument document)
    {
        using var stream = new MemoryStream(256);
        WriteTo(stream, document);
        return stream.ToArray();
    }

    internal static void WriteTo(Stream stream, BsonDocument document)
    {
        using var writer = new BsonBinaryWriter(stream, WriterSettings);
        BsonDocumentSerializer.Instance.Serialize(BsonSerializationContext.CreateRoot(writer), document);
    }
}
