using JobQueue.Jobs;

namespace JobQueue.Crons;

/// <summary>What a cron does, and when.</summary>
public sealed record CronDefinition
{
    /// <summary>The longest schedule, in characters.</summary>
    public const int MaxScheduleLength = 256;

    /// <summary>The name, unique in the queue: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it fires.</summary>
    /// <value>
    /// Six fields (second, minute, hour, day of month, month, day of week) or five (without the second, which is 0), or <c>@yearly</c>, <c>@monthly</c>, <c>@weekly</c>, <c>@daily</c>,
    /// <c>@hourly</c>, or <c>@every</c> with a duration of at least a second such as <c>@every 90s</c>. Where both days are restricted, either suffices, as in Unix.
    /// </value>
    public required string Schedule { get; init; }

    /// <summary>The job that each occurrence submits. Its id, time and unique key are the cron's to choose and must be left out.</summary>
    public required JobSubmission Job { get; init; }

    /// <summary>The time zone in which the fields of the schedule are read: an IANA name.</summary>
    /// <value>Default <c>UTC</c>.</value>
    /// <remarks>A time that the change to summer time leaves out runs at the first instant after the gap. In the hour that comes twice, a schedule with a wildcard or step in second, minute or hour runs through both passes; fixed times run once, in the first.</remarks>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether it fires at all.</summary>
    /// <value>Default <see langword="true"/>. What falls due while it is <see langword="false"/> is not missed.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>What becomes of occurrences that were missed, for want of a leader or a database.</summary>
    /// <value>Default <see cref="CronMisfire.Once"/>.</value>
    public CronMisfire Misfire { get; init; }

    /// <summary>How late an occurrence is missed.</summary>
    /// <value>Default 1 minute; 1 second to 1 day.</value>
    public TimeSpan MisfireThreshold { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an occurrence runs while the job of an earlier one is unfinished.</summary>
    /// <value>Default <see cref="CronOverlap.Allow"/>.</value>
    public CronOverlap Overlap { get; init; }
}
