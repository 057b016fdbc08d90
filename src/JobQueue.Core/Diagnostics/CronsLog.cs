using JobQueue.Crons;
using JobQueue.Jobs;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about crons and their leader.</summary>
internal static partial class CronsLog
{
    [LoggerMessage(EventIds.LeadershipWon, LogLevel.Information, "This worker fires the crons: it leads term {Term}")]
    public static partial void LeadershipWon(this ILogger logger, long term);

    [LoggerMessage(EventIds.LeadershipLost, LogLevel.Warning, "Another worker fires the crons: term {Term} of this one has ended, since it was not renewed in time")]
    public static partial void LeadershipLost(this ILogger logger, long term);

    [LoggerMessage(EventIds.LeadershipNotReleased, LogLevel.Warning, "Term {Term} could not be given back; another worker fires the crons when it has expired")]
    public static partial void LeadershipNotReleased(this ILogger logger, long term, Exception exception);

    [LoggerMessage(EventIds.CronFired, LogLevel.Debug, "Cron {Cron} fired for {Occurrence}: job {JobId}")]
    public static partial void CronFired(this ILogger logger, string cron, DateTimeOffset occurrence, JobId jobId);

    [LoggerMessage(EventIds.CronOccurrenceSkipped, LogLevel.Information, "Cron {Cron} did not fire for {Occurrence}: job {JobId} of an earlier occurrence is unfinished")]
    public static partial void CronOccurrenceSkipped(this ILogger logger, string cron, DateTimeOffset occurrence, JobId jobId);

    [LoggerMessage(EventIds.CronOccurrencesMissed, LogLevel.Warning, "Cron {Cron} was not fired for its occurrences from {First} up to {Last}: they were missed, and its misfire rule is {Misfire}")]
    public static partial void CronOccurrencesMissed(this ILogger logger, string cron, DateTimeOffset first, DateTimeOffset last, CronMisfire misfire);

    [LoggerMessage(EventIds.CronUnreadable, LogLevel.Error, "Cron {Cron} is due but cannot be fired here: {Fault}")]
    public static partial void CronUnreadable(this ILogger logger, string cron, string fault);

    [LoggerMessage(EventIds.CronDeclared, LogLevel.Information, "Cron {Cron} is stored as declared: '{Schedule}', next run {NextRun}")]
    public static partial void CronDeclared(this ILogger logger, string cron, string schedule, DateTimeOffset? nextRun);

    [LoggerMessage(EventIds.CronDeclarationNotTaken, LogLevel.Warning, "Cron {Cron} is declared otherwise than it is stored, but an operator has written it since: it stays as it is. Delete it to have the declaration taken at the next start")]
    public static partial void CronDeclarationNotTaken(this ILogger logger, string cron);

    [LoggerMessage(EventIds.CronNotDeclared, LogLevel.Error, "Cron {Cron} could not be stored as declared and is tried again; the others are not held up")]
    public static partial void CronNotDeclared(this ILogger logger, string cron, Exception exception);
}
