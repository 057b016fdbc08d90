namespace JobQueue.Chaos.Checks;

/// <summary>Whether the processes ended as they should.</summary>
internal static class ProcessChecks
{
    public static CheckResult ReplicasEndInOrder(Evidence evidence)
    {
        var wrong = evidence.Lives.Where(life => life.Ending is not ("killed" or "stopped")).Select(life => $"{life.Id} ({life.Replica}) ended with {life.Ending}");
        return new CheckResult(
            "replicas end only when they are told to",
            $"{evidence.Lives.Count} processes: {evidence.Lives.Count(life => life.Ending == "killed")} killed, {evidence.Lives.Count(life => life.Ending == "stopped")} stopped in order",
            [.. wrong]);
    }

    public static CheckResult NothingLeft(Evidence evidence) => new("no child process is left behind", "/proc", evidence.LeftProcesses);
}
