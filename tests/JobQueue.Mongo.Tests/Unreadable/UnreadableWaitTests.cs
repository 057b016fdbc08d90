using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>All who wait for ends of jobs in a process are served by common reads: one job that cannot be read ends the wait for itself and holds up no other.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableWaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Only_the_wait_for_a_job_that_cannot_be_read_fails_and_names_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = TestJobs.Many(4, replica.View.Clock.UtcNow);
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.SpoilAsync(jobs[0].Id);
        await replica.SpoilAsync(jobs[2].Id, "backoff");
        await replica.View.Jobs.CancelAsync(jobs[3].Id, None);
        var waiting = jobs.Select(job => replica.Get<IJobClient>().WaitForCompletionAsync(job.Id).WaitAsync(Patience, TimeProvider.System)).ToList();
        await waiting[3];

        await replica.View.Jobs.CancelAsync(jobs[1].Id, None);

        Assert.That((await waiting[1]).Status, Is.EqualTo(JobStatus.Cancel));
        foreach (var spoilt in new[] { 0, 2 })
        {
            var id = jobs[spoilt].Id.ToString();
            Assert.That(async () => await waiting[spoilt], Throws.TypeOf<UnreadableDocumentException>().With.Property("Id").EqualTo(id).And.Message.Contains(id));
        }
    }

    [Test]
    public async Task A_retry_that_cannot_be_read_fails_the_wait_for_its_chain()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var now = replica.View.Clock.UtcNow;
        var root = TestJobs.New(now) with { RetriesLeft = 1, RetriesTotal = 1 };
        await replica.View.Jobs.SubmitAsync([root], None);
        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        var retry = new PlannedRetry(JobId.New(TimeProvider.System), now);
        await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Failed(new JobError("test", "It failed."), retry), None);
        await replica.SpoilAsync(retry.Id);

        var waiting = replica.Get<IJobClient>().WaitForCompletionAsync(root.Id).WaitAsync(Patience, TimeProvider.System);

        Assert.That(async () => await waiting, Throws.TypeOf<UnreadableDocumentException>().With.Property("Id").EqualTo(retry.Id.ToString()));
    }
}
