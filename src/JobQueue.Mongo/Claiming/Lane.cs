using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Claiming;

/// <summary>The jobs of one action that need the same units. A claim names the lanes that fit, so jobs that do not fit are never looked at.</summary>
internal sealed record Lane(string Id, string Action, CapacityMap? CapacityMap)
{
    // Neither an action nor a capacity signature can hold the separator.
    private const char Separator = '|';

    public static Lane Of(Job job) => new($"{job.Action}{Separator}{job.CapacityMap?.Signature}", job.Action, job.CapacityMap);

    public static Lane From(BsonDocument document) =>
        new(document[LaneFields.Id].AsString, document[LaneFields.Action].AsString, CapacityDocument.ToMap(document[LaneFields.CapacityMap]));

    public bool FitsIn(CapacityMap free) => CapacityMap?.FitsIn(free) ?? true;
}
