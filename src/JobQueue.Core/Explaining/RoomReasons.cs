using System.Globalization;
using JobQueue.Jobs;

namespace JobQueue.Explaining;

/// <summary>Why no worker with the action has room: none could ever have, or others use it.</summary>
internal static class RoomReasons
{
    public static JobReason? Of(Job job, Surroundings around)
    {
        var all = around.ClaimersOf(job.Action).Select(worker => WorkerRoom.Of(worker, around)).ToList();
        if (all.Count == 0 || all.Exists(room => room.Has(job)))
        {
            return null;
        }

        var able = all.FindAll(room => job.CapacityMap?.FitsIn(room.Worker.CapacityMap) ?? true);
        if (able.Count == 0)
        {
            return NeverFits(job, all);
        }

        return able.Exists(room => room.Without(held => IsParent(held, job)).Has(job)) ? WaitsForParent(job) : InUse(job, able);
    }

    private static bool IsParent(Job held, Job job) => job.ParentId is { } parent && (held.Id == parent || held.RootId == parent);

    private static JobReason NeverFits(Job job, List<WorkerRoom> all)
    {
        var lacking = job.CapacityMap!
            .Select(need => (need.Key, need.Value, Largest: all.Max(room => room.Worker.CapacityMap[need.Key])))
            .Where(need => need.Value > need.Largest)
            .Select(need => string.Create(CultureInfo.InvariantCulture, $"{need.Key}: it needs {need.Value}, the largest capacity is {need.Largest}"))
            .ToList();
        return new(
            JobReasonCodes.NeverFits,
            lacking.Count > 0
                ? $"No live worker with the action can ever have what the job needs. {string.Join("; ", lacking)}."
                : $"The job needs {job.CapacityMap!.Signature}; every key is to be had somewhere, but no single worker with the action has all of it.",
            "Raise the capacity of a worker (POST /workers/{id}/capacity), start a larger one, or submit the job with smaller needs.");
    }

    private static JobReason WaitsForParent(Job job) => new(
        JobReasonCodes.WaitsForParent,
        $"The units that the job needs ({job.CapacityMap?.Signature}) are held by its parent, job {job.ParentId}, which keeps them until it ends.",
        "Give the children's action units of another key than the parent's, or raise the capacity so that both fit.");

    private static JobReason InUse(Job job, List<WorkerRoom> able) => new(
        JobReasonCodes.CapacityInUse,
        $"Every worker that could run the job is busy. {string.Join(" ", able.Take(5).Select(room => Describe(job, room)))}",
        "Wait, raise a worker's capacity or concurrency, or add replicas.");

    private static string Describe(Job job, WorkerRoom room)
    {
        var shortKeys = room.ShortKeys(job);
        if (shortKeys.Count == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Worker {room.Worker.Id}: {AtLeast(room)}{room.UsedSlots} of {room.Worker.MaxConcurrency} jobs run{Beside(room.Parents)}.");
        }

        var users = room.Held.Where(held => shortKeys.Any(key => held.CapacityMap?[key] > 0)).Select(held => $"job {held.Id} ({held.CapacityMap!.Signature})").ToList();
        var keys = shortKeys.Select(key => string.Create(CultureInfo.InvariantCulture, $"{key} {AtLeast(room)}{room.Used(key)} of {room.Worker.CapacityMap[key]} in use, {job.CapacityMap![key]} needed"));
        return $"Worker {room.Worker.Id}: {string.Join(", ", keys)}, by {Texts.Some(users)}.";
    }

    private static string AtLeast(WorkerRoom room) => room.IsPartial ? "at least " : "";

    private static string Beside(int parents) => parents == 0 ? "" : $", beside {Texts.Number(parents)} that have children and lend their slots while they wait for them";
}
