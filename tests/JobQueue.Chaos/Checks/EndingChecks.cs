using JobQueue.Chaos.Driving;
using JobQueue.Chaos.Records;
using JobQueue.Chaos.Replicas;
using MongoDB.Bson;

namespace JobQueue.Chaos.Checks;

/// <summary>Whether every job ended, and as it should.</summary>
internal static class EndingChecks
{
    public static CheckResult NoneLost(Evidence evidence)
    {
        var lost = evidence.Submitted.Where(submission => !evidence.Jobs.ContainsKey(submission.Job)).Select(submission => $"job {submission.Job} ({submission.Kind}) is gone");
        return new CheckResult("no accepted job is lost", $"{evidence.Submitted.Count} submissions, {evidence.Submitted.Count(submission => submission.WasDuplicate)} duplicates", [.. lost]);
    }

    public static CheckResult AtRest(Evidence evidence)
    {
        var open = from job in evidence.Jobs.Values
                   from field in Settling.OpenFields
                   where Has(job, field)
                   select $"job {job["_id"]} ({job["action"]}, {job["status"]}) still has {field}";
        var late = evidence.SettledInTime ? [] : (string[])["the jobs did not come to rest in time"];
        return new CheckResult("every job is final, no intent is open", $"{evidence.Jobs.Count} jobs", [.. late, .. open]);
    }

    public static CheckResult AsExpected(Evidence evidence)
    {
        var wrong = from submission in evidence.Submitted
                    where !submission.WasDuplicate && evidence.Jobs.ContainsKey(submission.Job)
                    let status = evidence.ChainOf(submission.Job)[^1]["status"].AsString
                    where !Allowed(submission).Contains(status, StringComparer.Ordinal)
                    select $"job {submission.Job} ({submission.Kind}) ended in {status}";
        var counts = evidence.Jobs.Values.CountBy(job => job["status"].AsString, StringComparer.Ordinal).OrderByDescending(count => count.Value);
        return new CheckResult("every job ended as it should", string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}")), [.. wrong]);
    }

    /// <summary>Each failure with retries left has one successor; each successor one predecessor.</summary>
    public static CheckResult RetryChains(Evidence evidence)
    {
        var violations = new List<string>();
        var successors = evidence.Jobs.Values.Where(job => job["retryFromID"] != job["_id"]).ToLookup(job => job["retryFromID"].AsString, StringComparer.Ordinal);
        foreach (var job in evidence.Jobs.Values.Where(job => job["status"] == "error" || successors.Contains(job["_id"].AsString)))
        {
            var left = job["retriesLeft"].ToInt32();
            var found = successors[job["_id"].AsString].ToList();
            var expected = job["status"] == "error" && left > 0 ? 1 : 0;
            if (found.Count != expected || found.Any(next => next["retriesLeft"].ToInt32() != left - 1 || next["rootID"] != job["rootID"]))
            {
                violations.Add($"job {job["_id"]} ({job["status"]}, {left} retries left) has {found.Count} successors, or a wrong one");
            }
        }

        return new CheckResult("retry chains are complete and unique", $"{successors.Count} retries", violations);
    }

    /// <summary>What is stored as done was done, by the claim that is stored.</summary>
    public static CheckResult DoneWasDone(Evidence evidence)
    {
        var violations = from job in evidence.Jobs.Values
                         where job["status"] == "done"
                         let fence = job["fence"].ToInt64()
                         where !evidence.ExecutionsOf[job["_id"].AsString].Any(run => run.Fence == fence && run.Ending.StartsWith(Execution.Returned, StringComparison.Ordinal))
                               || job["result"]["fence"].ToInt64() != fence
                         select $"job {job["_id"]} is done under fence {fence}, but its result is {job.GetValue("result", BsonNull.Value)} and that run did not return";
        return new CheckResult("the stored result is the last fence's", $"{evidence.Jobs.Values.Count(job => job["status"] == "done")} results", [.. violations]);
    }

    private static string[] Allowed(Submission submission) => submission switch
    {
        { IsDeleted: true } => ["deleted"],
        { IsCancelled: true } => ["cancel", "done"],
        { Kind: JobKind.Once } => ["done", "worker_dead", "worker_shutdown"],
        { Kind: JobKind.Failing } => ["done", "error"],
        _ => ["done"],
    };

    private static bool Has(BsonDocument job, string path) =>
        path.Split('.') is [var outer, var inner] ? job.GetValue(outer, BsonNull.Value) is BsonDocument nested && nested.Contains(inner) : job.Contains(path);
}
