using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A job that becomes unreadable while it runs still ends: its worker knows what it runs.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableRunTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task It_is_done_when_its_handler_returns()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var claim = await RunningAsync(replica);
        await replica.SpoilAsync(claim.Id);

        var progressed = await replica.View.Jobs.ReportProgressAsync(claim, new JobProgress(50, null), None);
        var settled = await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Completed(null), None);

        Assert.That(progressed, Is.InstanceOf<ClaimWrite.Written>());
        Assert.That(((ClaimWrite.Written)settled).Claim.Job, Is.EqualTo(claim.Job).Using<Job>((done, known) => done.Id == known.Id && done is { Status: JobStatus.Done, IsFinal: true }));
        Assert.That((await replica.StoredAsync(claim.Id))["status"].AsString, Is.EqualTo("done"));
    }

    [Test]
    public async Task It_is_tried_again_as_it_was_claimed_when_its_handler_fails()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var claim = await RunningAsync(replica);
        await replica.SpoilAsync(claim.Id);
        var retry = JobId.New(TimeProvider.System);

        var settled = await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Failed(new JobError("test", "It failed."), new PlannedRetry(retry, replica.View.Clock.UtcNow)), None);

        Assert.That(((ClaimWrite.Written)settled).Claim.Job.Status, Is.EqualTo(JobStatus.Error));
        Assert.That((await replica.View.Queries.FindAsync(retry, None))!.OnInterrupt, Is.EqualTo(claim.Job.OnInterrupt));
        Assert.That((await replica.StoredAsync(claim.Id))["retry"].AsBsonDocument.Contains("open"), Is.False);
    }

    [Test]
    public async Task Its_worker_lets_go_of_it_where_it_cannot_see_what_was_asked_meanwhile()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var claim = await RunningAsync(replica);
        await replica.View.Jobs.CancelAsync(claim.Id, None);
        await replica.SpoilAsync(claim.Id);

        var settled = await replica.View.Jobs.SettleAsync(claim, new JobSettlement.ShutDown(), None);
        var started = await replica.View.Jobs.StartAsync(claim, None);

        Assert.That(settled, Is.EqualTo(new ClaimWrite.Refused(null)));
        Assert.That(started, Is.EqualTo(new ClaimWrite.Refused(null)));
    }

    private static async Task<JobClaim> RunningAsync(MongoReplica replica)
    {
        await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], None);
        return (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
    }
}
