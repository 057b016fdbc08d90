using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>What the server knows of one connected client.</summary>
internal sealed class ClientConnection(int id, string remote)
{
    internal int Id { get; } = id;

    internal string Remote { get; } = remote;

    /// <summary>What the client told of itself in its handshake.</summary>
    internal BsonDocument? Metadata { get; set; }

    internal string? ApplicationName => Metadata is { } client && client.TryGetValue("application", out var application) && application is BsonDocument document
        ? document.GetValue("name", BsonNull.Value) as BsonString is { } name ? name.Value : null
        : null;
}
