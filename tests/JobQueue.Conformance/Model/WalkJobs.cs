using System.Text.Json;
using JobQueue.Jobs;

namespace JobQueue.Conformance.Model;

/// <summary>Makes the jobs of a walk. Ids are counted, so that a repeated walk meets the same ones.</summary>
internal sealed class WalkJobs(DateTimeOffset now)
{
    private static readonly Guid Ids = Guid.Parse("5a1f7a6e-52a4-4d0a-a1d2-6a8f4b0c7e11");

    private int _made;

    /// <summary>The id that the retry of a failing run gets, the same on every repetition.</summary>
    public static JobId RetryOf(ModelJob job) => job.RetryId ?? JobId.FromName(Ids, $"retry of {job.Id} at {job.Fence}");

    public Job Make(WalkStep step) => Make() with
    {
        ScheduledAt = step.Variant % 2 == 0 ? now.AddMinutes(10) : now.AddSeconds(-(step.Pick % 3)),
        Priority = step.Variant % 3,
        RetriesLeft = step.Pick % 3,
        RetriesTotal = step.Pick % 3,
        UniqueKey = step.Variant % 5 == 0 ? $"key {step.Pick % 2}" : null,
        OnInterrupt = step.Pick % 4 == 0 ? InterruptPolicy.Leave : InterruptPolicy.Rerun,
        InterruptionsLeft = step.Pick % 4,
    };

    public Job Make()
    {
        var id = JobId.FromName(Ids, $"job {_made++}");
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Action = "work",
            Status = JobStatus.Waiting,
            Claimable = true,
            ScheduledAt = now.AddSeconds(-1),
            CreatedAt = now,
            LastUpdated = now,
            Parameters = JsonSerializer.SerializeToElement(new { walk = true }),
        };
    }

    public static ModelJob ModelOf(Job job) => new()
    {
        Id = job.Id,
        RootId = job.RootId,
        Key = job.UniqueKey,
        Priority = job.Priority,
        MayRunTwice = job.OnInterrupt == InterruptPolicy.Rerun,
        ScheduledAt = job.ScheduledAt,
        RetriesLeft = job.RetriesLeft,
        InterruptionsLeft = job.InterruptionsLeft,
    };
}
