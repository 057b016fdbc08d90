using System.Globalization;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>Many replicas on one fake clock under faults from a seed. <c>JOBQUEUE_CLUSTER_SEED</c> replays one seed, <c>JOBQUEUE_CLUSTER_SEEDS</c> says how many are tried.</summary>
/// <remarks>The seed decides jobs, faults and chances; which thread comes first it does not.</remarks>
[TestFixture]
internal sealed class SeededClusterTests
{
    private const int DefaultSeeds = 4;

    private static IEnumerable<int> Seeds => Number("JOBQUEUE_CLUSTER_SEED") is { } one ? [one] : Enumerable.Range(1, Number("JOBQUEUE_CLUSTER_SEEDS") ?? DefaultSeeds);

    [TestCaseSource(nameof(Seeds))]
    [Parallelizable(ParallelScope.Self)]
    public async Task Whatever_is_cut_held_slowed_lost_doubled_or_reordered_every_job_ends_as_it_should_under_one_valid_owner(int seed)
    {
        await using var cluster = new SeededCluster(seed);

        await cluster.RunAsync();

        var stored = cluster.Stored;
        var executed = cluster.Executed.ToList();
        await TestContext.Out.WriteLineAsync($"seed {seed}: {stored.Count} jobs, {executed.Count} executions");
        Assert.That(cluster.Violations, Is.Empty);
        Assert.That(cluster.Submitted, Is.SubsetOf(stored.Keys));
        Assert.That(executed, Is.Unique, "a fence is executed once");
        foreach (var job in stored.Values.Select(one => one.Job))
        {
            Assert.That(Expected(job), Does.Contain(job.Status), $"job {job.Id} ({job.Action})");
            Assert.That(executed.Where(run => run.Job == job.Id).Select(run => run.Fence), Is.All.LessThanOrEqualTo(job.Fence));
            Assert.That(executed.Count(run => run.Job == job.Id), job.OnInterrupt == InterruptPolicy.Leave ? Is.AtMost(1) : Is.AtLeast(1), $"runs of job {job.Id} ({job.Action})");
        }

        foreach (var chain in stored.Values.Where(one => one.Job.Action == "failing").GroupBy(one => one.Job.RootId))
        {
            Assert.That(chain.Select(one => one.Job.RetriesLeft), Is.EquivalentTo([2, 1, 0]), $"the retries of job {chain.Key}");
        }
    }

    private static JobStatus[] Expected(Job job) => job.Action switch
    {
        "failing" => [JobStatus.Error],
        "once" => [JobStatus.Done, JobStatus.WorkerDead, JobStatus.WorkerShutdown],
        _ => [JobStatus.Done],
    };

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
