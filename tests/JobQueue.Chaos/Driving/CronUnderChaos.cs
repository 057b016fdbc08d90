using JobQueue.Chaos.Replicas;
using JobQueue.Crons;
using JobQueue.Jobs;

namespace JobQueue.Chaos.Driving;

/// <summary>A cron that fires every second while faults strike, so that leaders are killed, stopped and cut off between any two of their writes.</summary>
internal static class CronUnderChaos
{
    public const string Name = "every-second";

    private static readonly CronDefinition EverySecond = new()
    {
        Name = Name,
        Schedule = "* * * * * *",
        Job = new JobSubmission { Action = JobKind.Quick, OnInterrupt = InterruptPolicy.Rerun, Interruptions = JobSubmission.MaxInterruptions }.WithParameters(new JobParameters(Milliseconds: 5)),
    };

    public static Task StartAsync(ICronClient crons, CancellationToken cancellationToken) => crons.PutAsync(EverySecond, cancellationToken);

    /// <summary>Returns when no leader can fire it any more: the cron is gone, and so is whoever had read it before.</summary>
    public static async Task StopAsync(ICronClient crons, CancellationToken cancellationToken)
    {
        await crons.DeleteAsync(Name, cancellationToken);
        await Task.Delay(ReplicaSettings.Lease, TimeProvider.System, cancellationToken);
    }
}
