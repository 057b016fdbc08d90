using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ClaimingTests
{
    [Test]
    public async Task A_due_job_is_claimed_and_done()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a").HandleAtOnce("greet").StartAsync();

        var job = await cluster.SubmitAsync("greet");
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done.WorkerId, Is.EqualTo("a"));
        Assert.That(worker.Started, Is.EqualTo(new[] { job.Id }));
    }
}
