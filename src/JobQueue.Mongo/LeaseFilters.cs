using JobQueue.Leadership;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>Every filter on leases, and the one update that is no replacement.</summary>
internal static class LeaseFilters
{
    public static BsonDocument Of(string lease) => new(LeaseFields.Lease, lease);

    /// <summary>The term is still in force, or nobody has begun another.</summary>
    public static BsonDocument InTerm(LeadershipTerm term) => Of(term.Lease).Add(LeaseFields.Term, term.Term).Add(LeaseFields.Incarnation, term.Incarnation);

    /// <summary>The term was not renewed since it was read.</summary>
    public static BsonDocument AsSeen(LeadershipTerm term) => InTerm(term).Add(LeaseFields.ExpiresAt, term.ExpiresAt.ToBson());

    public static BsonDocument End(DateTimeOffset at) => new("$set", new BsonDocument(LeaseFields.ExpiresAt, at.ToBson()));
}
