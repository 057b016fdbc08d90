using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Claiming;

/// <summary>A job that may be claimed with others, and the units it needs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Needed">The units.</param>
/// <param name="Document">As much of it as was read.</param>
internal sealed record CandidateNeed(string Id, CapacityMap? Needed, BsonDocument Document)
{
    public static CandidateNeed From(BsonDocument job) => new(job[JobFields.Id].AsString, CapacityDocument.ToMap(job[JobFields.CapacityMap]), job);
}
