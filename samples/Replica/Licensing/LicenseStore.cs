using MongoDB.Bson;
using MongoDB.Driver;

namespace Replica.Licensing;

/// <summary>Keeps the license of the installation.</summary>
internal sealed class LicenseStore(IMongoDatabase database)
{
    private const int DuplicateKey = 11000;

    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    private readonly IMongoCollection<BsonDocument> _licenses = database.GetCollection<BsonDocument>(LicenseDocument.Collection);

    public async Task<License?> FindAsync(CancellationToken cancellationToken) =>
        await _licenses.Find(Filter.Eq(LicenseDocument.Id, LicenseDocument.TheOne)).FirstOrDefaultAsync(cancellationToken) is { } stored ? LicenseDocument.Read(stored) : null;

    /// <summary>Stores a license unless one that was issued at the same time or later is there. The write itself compares: of two runs at once the later license stays, whichever writes last.</summary>
    /// <returns>What that changed.</returns>
    public async Task<LicenseChange> OfferAsync(License offered, CancellationToken cancellationToken)
    {
        var license = LicenseDocument.AsStored(offered);
        var older = Filter.Eq(LicenseDocument.Id, LicenseDocument.TheOne) & Filter.Lt(LicenseDocument.IssuedAt, license.IssuedAt.UtcDateTime);
        var replace = new FindOneAndReplaceOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.Before };
        try
        {
            var before = await _licenses.FindOneAndReplaceAsync(older, LicenseDocument.ToBson(license), replace, cancellationToken);
            return before is null ? LicenseChange.Installed : Compare(license, LicenseDocument.Read(before));
        }
        catch (MongoCommandException fault) when (fault.Code == DuplicateKey)
        {
            // There is a license, and the filter does not find it: it is not older.
            return await FindAsync(cancellationToken) == license ? LicenseChange.Unchanged : LicenseChange.Outdated;
        }
    }

    private static LicenseChange Compare(License license, License before) => license.ExpiresAt.CompareTo(before.ExpiresAt) switch
    {
        > 0 => LicenseChange.Extended,
        < 0 => LicenseChange.Shortened,
        _ => LicenseChange.Unchanged,
    };
}
