using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Back-offs as stored: <c>{type, delay}</c> or <c>{type, first, cap}</c>, durations in Go's syntax.</summary>
internal static class BackoffDocument
{
    private const string Type = "type";
    private const string Delay = "delay";
    private const string First = "first";
    private const string Cap = "cap";
    private const string None = "none";
    private const string Constant = "constant";
    private const string Exponential = "exponential";

    public static BsonDocument ToBson(JobBackoff backoff) => backoff switch
    {
        JobBackoff.None => new BsonDocument(Type, None),
        JobBackoff.Constant constant => new BsonDocument { { Type, Constant }, { Delay, GoDuration.Format(constant.Delay) } },
        JobBackoff.Exponential growing => new BsonDocument
        {
            { Type, Exponential },
            { First, GoDuration.Format(growing.First) },
            { Cap, GoDuration.Format(growing.Cap) },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(backoff), backoff, "An unknown back-off cannot be stored."),
    };

    public static JobBackoff ToBackoff(BsonDocument document) => document[Type].AsString switch
    {
        None => new JobBackoff.None(),
        Constant => new JobBackoff.Constant(DurationOf(document[Delay])),
        Exponential => new JobBackoff.Exponential(DurationOf(document[First]), DurationOf(document[Cap])),
        var unknown => throw new JobQueueException($"A stored document has the back-off '{unknown}', which this version does not know. Upgrade this process."),
    };

    private static TimeSpan DurationOf(BsonValue value) =>
        GoDuration.TryParse(value.AsString, out var duration)
            ? duration
            : throw new JobQueueException($"A stored back-off has the duration '{value}', which is none.");
}
