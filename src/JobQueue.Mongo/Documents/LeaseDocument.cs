using JobQueue.Leadership;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.LeaseFields;

namespace JobQueue.Mongo.Documents;

/// <summary>A lease as stored.</summary>
internal static class LeaseDocument
{
    public static BsonDocument ToBson(LeadershipTerm term) => new()
    {
        { Lease, term.Lease },
        { LeaseFields.Incarnation, term.Incarnation },
        { LeaseFields.WorkerId, term.WorkerId },
        { LeaseFields.Term, term.Term },
        { BeganAt, term.BeganAt.ToBson() },
        { ExpiresAt, term.ExpiresAt.ToBson() },
    };

    public static LeadershipTerm ToTerm(BsonDocument document) => new()
    {
        Lease = document[Lease].AsString,
        Incarnation = document[LeaseFields.Incarnation].AsString,
        WorkerId = document[LeaseFields.WorkerId].AsString,
        Term = document[LeaseFields.Term].ToInt64(),
        BeganAt = document[BeganAt].ToInstant(),
        ExpiresAt = document[ExpiresAt].ToInstant(),
    };
}
