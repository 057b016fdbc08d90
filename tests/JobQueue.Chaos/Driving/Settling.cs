using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Chaos.Driving;

/// <summary>Waits until no job can move any more.</summary>
internal static class Settling
{
    /// <summary>Fields that exist only while something is still to happen.</summary>
    public static readonly IReadOnlyList<string> OpenFields = ["claimable", "incarnation", "activeKey", "releaseKey", "retry.open"];

    private static readonly FilterDefinition<BsonDocument> Unsettled = Builders<BsonDocument>.Filter.Or(OpenFields.Select(field => Builders<BsonDocument>.Filter.Exists(field)));

    /// <returns>Whether all came to rest in time.</returns>
    public static async Task<bool> WaitAsync(IMongoDatabase database, TimeSpan patience, CancellationToken cancellationToken)
    {
        var jobs = database.GetCollection<BsonDocument>("jobs");
        var begun = TimeProvider.System.GetTimestamp();
        while (await jobs.CountDocumentsAsync(Unsettled, cancellationToken: cancellationToken) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        }

        return true;
    }
}
