using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Settings;

namespace Replica.Licensing;

/// <summary>When the license is looked at: each night at 3 o'clock UTC, at a minute and second that each installation draws once, so that not all of them ask at the same moment.</summary>
internal static class LicenseSchedule
{
    private const string Collection = "installation";

    private const string TheOne = "license_update";

    private const string Second = "second";

    private const int DuplicateKey = 11000;

    /// <summary>The schedule of this installation. The first replica that asks draws it; all others get the same.</summary>
    /// <exception cref="SettingException">The database cannot be reached.</exception>
    public static async Task<string> DrawAsync(IMongoDatabase database, Random random, CancellationToken cancellationToken)
    {
        var drawn = Builders<BsonDocument>.Update.SetOnInsert(Second, random.Next(3600));
        var options = new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After };
        var document = await UpsertAsync(() => database.GetCollection<BsonDocument>(Collection).FindOneAndUpdateAsync<BsonDocument>(new BsonDocument("_id", TheOne), drawn, options, cancellationToken));
        var (minute, second) = Math.DivRem(document[Second].ToInt32(), 60);
        return string.Create(CultureInfo.InvariantCulture, $"{second} {minute} 3 * * *");
    }

    /// <summary>Two replicas that insert at once meet in the index; the second one then finds the document.</summary>
    private static async Task<BsonDocument> UpsertAsync(Func<Task<BsonDocument>> upsert)
    {
        try
        {
            return await upsert();
        }
        catch (MongoCommandException fault) when (fault.Code == DuplicateKey)
        {
            return await upsert();
        }
        catch (Exception fault) when (fault is MongoException or TimeoutException)
        {
            throw new SettingException($"The database cannot be reached: {fault.Message}");
        }
    }
}
