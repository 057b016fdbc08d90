using MongoDB.Bson;

namespace Replica.Licensing;

/// <summary>The license as it is stored: one document.</summary>
internal static class LicenseDocument
{
    public const string Collection = "licenses";

    public const string Id = "_id";

    /// <summary>There is one license.</summary>
    public const string TheOne = "license";

    public const string IssuedAt = "issuedAt";

    private const string LicenseId = "licenseID";

    private const string Holder = "holder";

    private const string ExpiresAt = "expiresAt";

    public static BsonDocument ToBson(License license) => new()
    {
        { Id, TheOne },
        { LicenseId, license.Id },
        { Holder, license.Holder },
        { IssuedAt, license.IssuedAt.UtcDateTime },
        { ExpiresAt, license.ExpiresAt.UtcDateTime },
    };

    public static License Read(BsonDocument document) => new(document[LicenseId].AsString, document[Holder].AsString, InstantOf(document[IssuedAt]), InstantOf(document[ExpiresAt]));

    /// <summary>As precisely as it is stored: milliseconds.</summary>
    public static License AsStored(License license) => Read(ToBson(license));

    private static DateTimeOffset InstantOf(BsonValue value) => new(value.ToUniversalTime(), TimeSpan.Zero);
}
