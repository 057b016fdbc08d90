using JobQueue.Jobs;

namespace JobQueue.Crons;

/// <summary>Checks crons against their bounds, before anything of them is stored.</summary>
internal static class CronCheck
{
    public static readonly TimeSpan LeastThreshold = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MostThreshold = TimeSpan.FromDays(1);

    /// <summary>The first field that is out of bounds; <see langword="null"/> when there is none.</summary>
    public static CronFault? FaultOf(CronDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Name(definition.Name)
            ?? Schedule(definition.Schedule)
            ?? TimeZone(definition.TimeZone)
            ?? Defined(nameof(CronDefinition.Misfire), definition.Misfire)
            ?? Threshold(definition.MisfireThreshold)
            ?? Defined(nameof(CronDefinition.Overlap), definition.Overlap)
            ?? Job(definition.Job);
    }

    /// <summary>Refuses a cron that is out of bounds.</summary>
    /// <exception cref="ArgumentException">A field is out of bounds; the message and the parameter name say which.</exception>
    public static void ThrowIfFaulty(CronDefinition definition, string name)
    {
        ArgumentNullException.ThrowIfNull(definition, name);
        if (FaultOf(definition) is { } fault)
        {
            throw new ArgumentException($"{name}.{fault.Field}: {fault.Message}", $"{name}.{fault.Field}");
        }
    }

    /// <summary>Whether a text can name a cron: what can name an action.</summary>
    public static bool IsName(string? name) => name is not null && SubmissionCheck.FaultOf(new JobSubmission { Action = name }) is null;

    private static CronFault? Name(string? name) =>
        IsName(name) ? null : new(nameof(CronDefinition.Name), $"A cron's name is 1 to {JobSubmission.MaxActionLength} ASCII letters, digits, '_', '-', '.', ':' or '/'.");

    private static CronFault? Schedule(string? schedule) =>
        CronSchedule.TryParse(schedule, out _, out var fault) ? null : new(nameof(CronDefinition.Schedule), fault);

    private static CronFault? TimeZone(string? timeZone) =>
        TimeZones.TryFind(timeZone, out _) ? null : new(nameof(CronDefinition.TimeZone), $"'{timeZone}' is no time zone that this machine knows; use an IANA name such as Europe/Berlin, or UTC.");

    private static CronFault? Threshold(TimeSpan threshold) =>
        threshold >= LeastThreshold && threshold <= MostThreshold
            ? null
            : new(nameof(CronDefinition.MisfireThreshold), $"The misfire threshold is {GoDuration.Format(threshold)}: it must be {GoDuration.Format(LeastThreshold)} to {GoDuration.Format(MostThreshold)}.");

    private static CronFault? Defined<T>(string field, T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : new(field, $"'{value}' is none of {string.Join(", ", Enum.GetNames<T>())}.");

    private static CronFault? Job(JobSubmission? job) => job switch
    {
        null => new(nameof(CronDefinition.Job), "A cron needs the job that it submits."),
        { Id: not null } => new(nameof(JobSubmission.Id), "The id of a cron's job is derived from its occurrence; leave it null."),
        { ScheduledAt: not null } => new(nameof(JobSubmission.ScheduledAt), "The time of a cron's job is its occurrence; leave it null."),
        { UniqueKey: not null } => new(nameof(JobSubmission.UniqueKey), "The unique key of a cron's job is the cron's to choose (Overlap); leave it null."),
        _ => SubmissionCheck.FaultOf(job) is { } fault ? new(fault.Field, fault.Message) : null,
    };
}
