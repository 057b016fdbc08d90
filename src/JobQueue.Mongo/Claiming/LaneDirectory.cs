using System.Collections.Concurrent;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Claiming;

/// <summary>The lanes that any job ever had, as this process knows them.</summary>
/// <remarks>A lane is stored before the first job in it, so whoever reads the lanes after hearing of a job knows the job's lane.</remarks>
internal sealed class LaneDirectory(MongoCollections collections, DocumentReader reader)
{
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private volatile bool _isLoaded;

    public bool Knows(string lane) => _lanes.ContainsKey(lane);

    /// <summary>Stores the lanes of these jobs that this process does not know yet.</summary>
    public async Task AddLanesOfAsync(IEnumerable<Job> jobs, CancellationToken cancellationToken)
    {
        var added = jobs.Select(Lane.Of).Where(lane => !Knows(lane.Id)).DistinctBy(lane => lane.Id).ToList();
        if (added.Count == 0)
        {
            return;
        }

        try
        {
            await collections.Lanes
                .BulkWriteAsync(added.Select(Upsert), new BulkWriteOptions { IsOrdered = false }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoBulkWriteException raced) when (raced.WriteConcernError is null && raced.WriteErrors.All(error => error.Code == MongoErrors.DuplicateKey))
        {
            // Two processes stored the same lane at once; one of them did.
        }

        Keep(added);
    }

    /// <summary>Reads the lanes unless they have been read before.</summary>
    public async Task EnsureLoadedAsync(CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the lanes again.</summary>
    /// <returns>Whether there were new ones.</returns>
    public async Task<bool> ReloadAsync(CancellationToken cancellationToken)
    {
        var before = _lanes.Count;
        var documents = await collections.Lanes.Find(new BsonDocument()).ToListAsync(cancellationToken).ConfigureAwait(false);
        Keep(reader.ReadEach(collections.Lanes, documents, Lane.From));
        _isLoaded = true;
        return _lanes.Count > before;
    }

    /// <summary>Forgets everything, as after the collection was dropped.</summary>
    public void Forget()
    {
        _isLoaded = false;
        _lanes.Clear();
    }

    /// <summary>The lanes from which a worker can take a job now.</summary>
    public FittingLanes Fitting(ClaimRequest request)
    {
        var fitting = _lanes.Values.Where(lane => request.Actions.Contains(lane.Action) && lane.FitsIn(request.Free)).OrderBy(lane => lane.Id, StringComparer.Ordinal);
        return request.Limits.Count == 0
            ? new FittingLanes(FittingLanes.IdsOf(fitting), [])
            : new FittingLanes(
                FittingLanes.IdsOf(fitting.Where(lane => !request.Limits.ContainsKey(lane.Action))),
                [.. fitting.Where(lane => request.Limits.ContainsKey(lane.Action))]);
    }

    private void Keep(IEnumerable<Lane> lanes)
    {
        foreach (var lane in lanes)
        {
            _lanes[lane.Id] = lane;
        }
    }

    private static UpdateOneModel<BsonDocument> Upsert(Lane lane)
    {
        var fields = new BsonDocument { { LaneFields.Action, lane.Action }, { LaneFields.CapacityMap, CapacityDocument.ToBson(lane.CapacityMap) } };
        return new UpdateOneModel<BsonDocument>(new BsonDocument(LaneFields.Id, lane.Id), new BsonDocument("$setOnInsert", fields)) { IsUpsert = true };
    }
}
