using System.Text.Json;
using JobQueue.Crons;
using JobQueue.Jobs;

namespace JobQueue.Conformance.Crons;

/// <summary>Crons for tests.</summary>
public static class TestCrons
{
    /// <summary>A cron that is due every minute, next a minute from now.</summary>
    public static Cron New(DateTimeOffset now, string name = "cron") => new()
    {
        Id = Cron.IdOf(name),
        Definition = new CronDefinition { Name = name, Schedule = "0 * * * * *", Job = new JobSubmission { Action = "work" } },
        NextRun = now.AddMinutes(1),
        CreatedAt = now,
        LastUpdated = now,
        Rev = 1,
    };

    /// <summary>A cron in which nothing has its default value.</summary>
    public static Cron Full(DateTimeOffset now) => New(now) with
    {
        Definition = new CronDefinition
        {
            Name = "cron",
            Schedule = "@every 90s",
            TimeZone = "Europe/Berlin",
            Enabled = false,
            Misfire = CronMisfire.All,
            MisfireThreshold = TimeSpan.FromSeconds(90),
            Overlap = CronOverlap.Skip,
            Job = new JobSubmission
            {
                Action = "other",
                Parameters = JsonDocument.Parse("""{"b":1.50,"a":["x",null]}""").RootElement,
                Retries = 2,
                Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(7)),
                CapacityMap = CapacityMap.Parse("scan=1"),
                Deadline = TimeSpan.FromMinutes(5),
                StopTimeout = TimeSpan.FromSeconds(3),
                Priority = 10,
                OnInterrupt = InterruptPolicy.Leave,
                Interruptions = 9,
            },
        },
        LastRun = now.AddMinutes(-1),
        Declaration = "abc",
        ChangedByOperator = true,
    };
}
