using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Interruptions as stored: <c>{status, workerID, incarnation, at}</c>.</summary>
internal static class InterruptionDocument
{
    /// <summary>How many a job keeps.</summary>
    public const int Kept = 20;

    private const string At = "at";

    public static BsonDocument ToBson(JobInterruption interruption) => new()
    {
        { JobFields.Status, interruption.Status.ToName() },
        { JobFields.WorkerId, interruption.WorkerId },
        { JobFields.Incarnation, interruption.Incarnation },
        { At, interruption.At.ToBson() },
    };

    public static JobInterruption ToInterruption(BsonDocument document) => new(
        JobStatusNames.Parse(document[JobFields.Status].AsString),
        document[JobFields.WorkerId].AsString,
        document[JobFields.Incarnation].AsString,
        document[At].ToInstant());
}
