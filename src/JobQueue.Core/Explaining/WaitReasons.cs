using JobQueue.Jobs;

namespace JobQueue.Explaining;

/// <summary>What keeps a job from being claimed, rule by rule.</summary>
internal static class WaitReasons
{
    public static IReadOnlyList<JobReason> Of(Job job, Surroundings around)
    {
        List<JobReason> reasons = [.. new[] { NotDue(job, around), Paused(job, around), NoWorker(job, around), RoomReasons.Of(job, around), Limited(job, around) }.OfType<JobReason>()];
        return reasons.Count > 0 ? reasons : [Ready(job, around)];
    }

    private static JobReason? NotDue(Job job, Surroundings around) => job.ScheduledAt <= around.Now
        ? null
        : new(JobReasonCodes.NotDue, $"The job is due at {Texts.Instant(job.ScheduledAt)}; it is {Texts.Instant(around.Now)} now.", "Nothing: wait, or submit a job that is due now.");

    private static JobReason? Paused(Job job, Surroundings around) => around.Config is not { Paused: true }
        ? null
        : new(JobReasonCodes.Paused, $"The action '{job.Action}' is paused.", $"Resume it: POST /actions/{job.Action}/resume.");

    private static JobReason? NoWorker(Job job, Surroundings around)
    {
        if (around.ClaimersOf(job.Action).Count > 0)
        {
            return null;
        }

        var drains = around.Workers.Where(worker => worker.Actions.Contains(job.Action, StringComparer.Ordinal)).Select(worker => worker.Id).ToList();
        return new(
            JobReasonCodes.NoWorker,
            drains.Count > 0 ? $"The only live workers with a handler for '{job.Action}' are stopping: {Texts.Some(drains)}." : $"None of the {Texts.Number(around.Workers.Count)} live workers has a handler for '{job.Action}'.",
            $"Start a replica that calls AddHandler(\"{job.Action}\"), and look for a misspelt action.");
    }

    private static JobReason? Limited(Job job, Surroundings around) => around.Config?.MaxRunning is not { } limit || around.HeldOfActionCount < limit
        ? null
        : new(
            JobReasonCodes.Limited,
            $"At most {Texts.Number(limit)} jobs of '{job.Action}' run at once, and {Texts.Number(around.HeldOfActionCount)} do: {Texts.Jobs(around.HeldOfAction, around.HeldOfActionCount)}.",
            "Wait until one of them ends, or raise maxRunning in the action's config.");

    private static JobReason Ready(Job job, Surroundings around) => new(
        JobReasonCodes.Ready,
        $"Nothing keeps the job from being claimed; these workers have room: {Texts.Some([.. around.ClaimersOf(job.Action).Select(worker => WorkerRoom.Of(worker, around)).Where(room => room.Has(job)).Select(Describe)])}.",
        "Nothing: it is claimed within moments, after due jobs of higher priority and those due earlier.");

    private static string Describe(WorkerRoom room) => room switch
    {
        { IsPartial: true } => $"{room.Worker.Id} (only {Texts.Number(room.Held.Count)} of the jobs that it holds were looked at: it may have less)",
        { NeedsLentSlots: true } => $"{room.Worker.Id} (while {Texts.Number(room.Parents)} of the jobs that it runs wait for their children and lend their slots)",
        _ => room.Worker.Id,
    };
}
