using System.Globalization;
using JobQueue.Chaos.Records;
using JobQueue.Chaos.Replicas;

namespace JobQueue.Chaos.Checks;

/// <summary>Whether each job had at most one valid owner at any instant.</summary>
internal static class OwnerChecks
{
    public static CheckResult NoValidOverlap(Evidence evidence)
    {
        var overlaps = Overlaps(evidence).ToList();
        var violations = overlaps.Where(overlap => overlap.Valid > 0).Select(overlap => $"job {overlap.First.Job}: fences {overlap.First.Fence} and {overlap.Second.Fence} were both valid for {overlap.Valid:F0} ms");
        var looked = overlaps.Count == 0
            ? $"{evidence.AllExecutions.Count()} executions, no overlap at all"
            : string.Create(CultureInfo.InvariantCulture, $"{evidence.AllExecutions.Count()} executions; {overlaps.Count} overlaps with an expired claim, longest {overlaps.Max(overlap => overlap.All):F0} ms, together {overlaps.Sum(overlap => overlap.All):F0} ms");
        return new CheckResult("no two valid claims execute one job at once", looked, [.. violations]);
    }

    /// <summary>A fence belongs to one run, and a run that began under a valid claim has a higher fence than all before.</summary>
    public static CheckResult FencesGrow(Evidence evidence)
    {
        var violations = new List<string>();
        foreach (var runs in evidence.ExecutionsOf)
        {
            violations.AddRange(runs.CountBy(run => run.Fence).Where(count => count.Value > 1).Select(count => $"job {runs.Key}: fence {count.Key} was executed {count.Value} times"));
            var highest = 0L;
            foreach (var run in runs)
            {
                if (run.ValidAtStart && run.Fence < highest)
                {
                    violations.Add($"job {runs.Key}: fence {run.Fence} began under a valid claim after fence {highest}");
                }

                highest = Math.Max(highest, run.Fence);
            }

            if (evidence.Jobs.TryGetValue(runs.Key, out var job) && highest > job["fence"].ToInt64())
            {
                violations.Add($"job {runs.Key}: fence {highest} was executed, but {job["fence"]} is stored");
            }
        }

        return new CheckResult("fences grow and are executed once", $"{evidence.ExecutionsOf.Count(runs => runs.Count() > 1)} jobs ran more than once", violations);
    }

    public static CheckResult OnceAtMost(Evidence evidence)
    {
        var once = evidence.Submitted.Where(submission => submission.Kind == JobKind.Once).ToList();
        var violations = once.Where(submission => evidence.ExecutionsOf[submission.Job].Count() > 1).Select(submission => $"job {submission.Job} ran {evidence.ExecutionsOf[submission.Job].Count()} times");
        return new CheckResult("what must not run twice did not", $"{once.Count} jobs, {once.Count(submission => !evidence.ExecutionsOf[submission.Job].Any())} never ran", [.. violations]);
    }

    /// <summary>A replica that lost its lease stops its handlers, unless it was itself stopped.</summary>
    public static CheckResult LeaseLostStops(Evidence evidence)
    {
        var beyond = evidence.AllExecutions.Where(run => run.ValidAtStart && run.AwakeBeyond > 0).ToList();
        var violations = beyond.Where(run => run.AwakeBeyond > ReplicaSettings.Lease.TotalMilliseconds).Select(run => $"job {run.Job}, fence {run.Fence}: went on for {run.AwakeBeyond:F0} ms after its lease");
        var longest = beyond.Count == 0 ? 0 : beyond.Max(run => run.AwakeBeyond);
        return new CheckResult("handlers stop with the lease", string.Create(CultureInfo.InvariantCulture, $"{beyond.Count} went on beyond it, longest {longest:F0} ms awake"), [.. violations]);
    }

    /// <summary>No run under a valid claim goes on once the next submission of its key was accepted.</summary>
    public static CheckResult KeysAreUnique(Evidence evidence)
    {
        var violations = new List<string>();
        foreach (var key in evidence.Submitted.Where(submission => submission is { UniqueKey: not null, WasDuplicate: false }).GroupBy(submission => submission.UniqueKey, StringComparer.Ordinal))
        {
            var admitted = key.OrderBy(submission => submission.AcceptedAt).ToList();
            for (var i = 1; i < admitted.Count; i++)
            {
                violations.AddRange(evidence.ExecutionsOf[admitted[i - 1].Job]
                    .Where(run => Math.Min(run.EndedAt, run.ValidUntil) > admitted[i].AcceptedAt)
                    .Select(run => $"key {key.Key}: job {run.Job} still ran when job {admitted[i].Job} was accepted"));
            }
        }

        var active = evidence.Submitted.Count(submission => submission.UniqueKey is not null);
        return new CheckResult("one unfinished job per unique key", $"{active} submissions with a key", violations);
    }

    private static IEnumerable<(Execution First, Execution Second, double All, double Valid)> Overlaps(Evidence evidence) =>
        from runs in evidence.ExecutionsOf
        from first in runs
        from second in runs
        where string.CompareOrdinal(first.Id, second.Id) < 0
        let all = new Interval(first.StartedAt, first.EndedAt).Common(second.StartedAt, second.EndedAt)
        where all > 0
        let valid = new Interval(first.StartedAt, Math.Min(first.EndedAt, first.ValidUntil)).Common(second.StartedAt, Math.Min(second.EndedAt, second.ValidUntil))
        select (first, second, all, valid);
}
