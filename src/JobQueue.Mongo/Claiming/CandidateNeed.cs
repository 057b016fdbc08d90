using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Claiming;

/// <summary>A job that may be claimed with others, and the units it needs.</summary>
internal sealed record CandidateNeed(BsonValue Id, CapacityMap? Needed)
{
    public static CandidateNeed From(BsonDocument job) => new(job[JobFields.Id], CapacityDocument.ToMap(job[JobFields.CapacityMap]));
}
