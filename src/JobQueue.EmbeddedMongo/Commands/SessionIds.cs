using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Reads the client's name of a session, <c>{id: UUID}</c>.</summary>
internal static class SessionIds
{
    /// <exception cref="CommandFailedException">The value names no session.</exception>
    internal static Guid Read(BsonDocument sessionId)
    {
        if (sessionId.TryGetValue("id", out var id) && id is BsonBinaryData { SubType: BsonBinarySubType.UuidStandard, Bytes.Length: 16 } uuid)
        {
            return uuid.ToGuid(GuidRepresentation.Standard);
        }

        throw ErrorCodes.Create(40414, "BSON field 'lsid.id' is missing or is not a UUID");
    }
}
