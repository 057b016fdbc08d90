using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Mongo.Tests;

/// <summary>Jobs and requests that tests begin with.</summary>
internal static class TestJobs
{
    /// <summary>A new job that became due a second ago.</summary>
    public static Job New(DateTimeOffset now, string action = "work", string capacity = "")
    {
        var id = JobId.New(TimeProvider.System);
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Action = action,
            Status = JobStatus.Waiting,
            Claimable = true,
            CapacityMap = capacity.Length == 0 ? null : CapacityMap.Parse(capacity),
            ScheduledAt = now - TimeSpan.FromSeconds(1),
            CreatedAt = now,
            LastUpdated = now,
        };
    }

    public static IReadOnlyList<Job> Many(int count, DateTimeOffset now) => [.. Enumerable.Range(0, count).Select(_ => New(now))];

    public static ClaimRequest Request(string worker, int maxCount = 1) => new()
    {
        WorkerId = worker,
        Incarnation = $"{worker}-1",
        Actions = ["work"],
        Free = CapacityMap.Empty,
        Ahead = TimeSpan.Zero,
        MaxCount = maxCount,
    };
}
