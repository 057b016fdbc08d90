using JobQueue.Claiming;
using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

/// <summary>A handler was entered and what became of it could not be written: the sweep finds a job that is held and unknown, and must not take it for one that never began.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnrecordedOutcomeTests
{
    [TestCase(InterruptPolicy.Leave, JobStatus.WorkerShutdown, 1)]
    [TestCase(InterruptPolicy.Rerun, JobStatus.Done, 2)]
    public async Task A_job_runs_again_only_if_it_may(InterruptPolicy policy, JobStatus end, int runs)
    {
        await using var cluster = new TestCluster();
        var faults = new DeafToTheFirstOutcome();
        var worker = await cluster.Add("a", faults: faults).HandleAtOnce("work").StartAsync();
        var job = await cluster.SubmitAsync(new JobSubmission { Action = "work", OnInterrupt = policy });
        await cluster.UntilAsync(() => faults.IsDeaf, what: "the outcome is on its way");

        worker.Service<HeldJobs>().All().Single().Control.GiveUpSettling();
        var ended = await cluster.UntilAsync(job, end);

        Assert.That(worker.Started, Has.Count.EqualTo(runs));
        Assert.That(ended.Interruptions, Is.Not.Empty);
    }
}
