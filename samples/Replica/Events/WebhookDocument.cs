using MongoDB.Bson;

namespace Replica.Events;

/// <summary>A subscription as it is stored.</summary>
internal static class WebhookDocument
{
    public const string Collection = "webhooks";

    public const string Id = "_id";

    public const string Type = "type";

    public const string Key = "key";

    private const string Endpoint = "endpoint";

    private const string Secret = "secret";

    private const string CreatedAt = "createdAt";

    public static BsonDocument ToBson(WebhookSubscription subscription) => new()
    {
        { Id, subscription.Id },
        { Type, subscription.Type },
        { Endpoint, subscription.Endpoint },
        { Key, (BsonValue?)subscription.Key ?? BsonNull.Value },
        { Secret, (BsonValue?)subscription.Secret ?? BsonNull.Value },
        { CreatedAt, subscription.CreatedAt.UtcDateTime },
    };

    public static WebhookSubscription Read(BsonDocument document) => new(
        document[Id].AsString,
        document[Type].AsString,
        document[Endpoint].AsString,
        document[Key].IsBsonNull ? null : document[Key].AsString,
        document[Secret].IsBsonNull ? null : document[Secret].AsString,
        new DateTimeOffset(document[CreatedAt].ToUniversalTime(), TimeSpan.Zero));
}
