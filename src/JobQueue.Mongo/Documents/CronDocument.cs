using System.Globalization;
using JobQueue.Crons;
using JobQueue.Jobs;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.CronFields;

namespace JobQueue.Mongo.Documents;

/// <summary>A cron as stored.</summary>
internal static class CronDocument
{
    public static string IdOf(string name) => Cron.IdOf(name).ToString("D");

    public static BsonDocument ToBson(Cron cron)
    {
        var document = new BsonDocument
        {
            { Id, cron.Id.ToString("D") },
            { Name, cron.Name },
            { Schedule, cron.Definition.Schedule },
            { CronFields.TimeZone, cron.Definition.TimeZone },
            { Enabled, cron.Definition.Enabled },
            { Misfire, MisfireName(cron.Definition.Misfire) },
            { MisfireThreshold, GoDuration.Format(cron.Definition.MisfireThreshold) },
            { Overlap, OverlapName(cron.Definition.Overlap) },
            { CreatedAt, cron.CreatedAt.ToBson() },
            { LastUpdated, cron.LastUpdated.ToBson() },
            { Rev, cron.Rev },
        };
        document.Merge(JobToBson(cron.Definition.Job));
        document.AddInstant(NextRun, cron.NextRun);
        document.AddInstant(LastRun, cron.LastRun);
        document.AddText(Declaration, cron.Declaration);
        if (cron.ChangedByOperator)
        {
            document.Add(ChangedByOperator, true);
        }

        return document;
    }

    public static Cron ToCron(BsonDocument document) => new()
    {
        Id = Guid.Parse(document[Id].AsString, CultureInfo.InvariantCulture),
        Definition = new CronDefinition
        {
            Name = document[Name].AsString,
            Schedule = document[Schedule].AsString,
            TimeZone = document[CronFields.TimeZone].AsString,
            Enabled = document[Enabled].AsBoolean,
            Misfire = MisfireOf(document[Misfire].AsString),
            MisfireThreshold = DurationOf(document, MisfireThreshold) ?? TimeSpan.Zero,
            Overlap = OverlapOf(document[Overlap].AsString),
            Job = ToJob(document),
        },
        NextRun = document.Some(NextRun)?.ToInstant(),
        LastRun = document.Some(LastRun)?.ToInstant(),
        CreatedAt = document[CreatedAt].ToInstant(),
        LastUpdated = document[LastUpdated].ToInstant(),
        Declaration = document.Text(Declaration),
        ChangedByOperator = IsOperators(document),
        Rev = document[Rev].ToInt64(),
    };

    /// <summary>How many writes a document counts that cannot be read as a whole; 0 where it does not say.</summary>
    public static long RevOf(BsonDocument document) => document.Some(Rev) is { } rev && (rev.IsInt64 || rev.IsInt32) ? rev.ToInt64() : 0;

    /// <summary>Whether an operator wrote the definition last, of a document that cannot be read as a whole.</summary>
    public static bool IsOperators(BsonDocument document) => document.Contains(ChangedByOperator);

    private static BsonDocument JobToBson(JobSubmission job) => new()
    {
        { CronFields.Action, job.Action },
        { Parameters, job.Parameters is { } parameters ? BsonJson.ToBson(parameters) : BsonNull.Value },
        { Retries, job.Retries is { } retries ? retries : BsonNull.Value },
        { Backoff, job.Backoff is { } backoff ? BackoffDocument.ToBson(backoff) : BsonNull.Value },
        { CronFields.CapacityMap, CapacityDocument.ToBson(job.CapacityMap) },
        { Deadline, GoDuration.FormatOptional(job.Deadline) },
        { StopTimeout, GoDuration.FormatOptional(job.StopTimeout) },
        { Priority, job.Priority },
        { OnInterrupt, JobDocument.PolicyName(job.OnInterrupt) },
        { Interruptions, job.Interruptions },
    };

    private static JobSubmission ToJob(BsonDocument document) => new()
    {
        Action = document[CronFields.Action].AsString,
        Parameters = document.Some(Parameters) is { } parameters ? BsonJson.ToJson(parameters) : null,
        Retries = document.Some(Retries)?.ToInt32(),
        Backoff = document.Some(Backoff) is BsonDocument backoff ? BackoffDocument.ToBackoff(backoff) : null,
        CapacityMap = CapacityDocument.ToMap(document[CronFields.CapacityMap]),
        Deadline = DurationOf(document, Deadline),
        StopTimeout = DurationOf(document, StopTimeout),
        Priority = document[Priority].ToInt32(),
        OnInterrupt = JobDocument.PolicyOf(document[OnInterrupt].AsString),
        Interruptions = document[Interruptions].ToInt32(),
    };

    private static void AddInstant(this BsonDocument document, string field, DateTimeOffset? instant)
    {
        if (instant is { } value)
        {
            document.Add(field, value.ToBson());
        }
    }

    private static TimeSpan? DurationOf(BsonDocument document, string field) =>
        GoDuration.TryParseOptional(document.Text(field), out var duration)
            ? duration
            : throw new JobQueueException($"Cron '{document[Name]}' has the {field} '{document[field]}', which is no duration. Correct the stored document.");

    private static string MisfireName(CronMisfire misfire) => misfire switch
    {
        CronMisfire.Once => "once",
        CronMisfire.All => "all",
        CronMisfire.Skip => "skip",
        _ => throw new ArgumentOutOfRangeException(nameof(misfire), misfire, "An unknown misfire rule cannot be stored."),
    };

    private static CronMisfire MisfireOf(string name) => name switch
    {
        "once" => CronMisfire.Once,
        "all" => CronMisfire.All,
        "skip" => CronMisfire.Skip,
        _ => throw new JobQueueException($"A stored cron has the misfire rule '{name}', which this version does not know. Upgrade this process."),
    };

    private static string OverlapName(CronOverlap overlap) => overlap switch
    {
        CronOverlap.Allow => "allow",
        CronOverlap.Skip => "skip",
        _ => throw new ArgumentOutOfRangeException(nameof(overlap), overlap, "An unknown overlap rule cannot be stored."),
    };

    private static CronOverlap OverlapOf(string name) => name switch
    {
        "allow" => CronOverlap.Allow,
        "skip" => CronOverlap.Skip,
        _ => throw new JobQueueException($"A stored cron has the overlap rule '{name}', which this version does not know. Upgrade this process."),
    };
}
