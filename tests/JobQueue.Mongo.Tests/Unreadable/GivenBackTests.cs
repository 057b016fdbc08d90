using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A job that its claimer cannot read goes back at once: another worker may be able to, and its own may be gone when the document is corrected.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class GivenBackTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(1);

    private static CancellationToken None => CancellationToken.None;

    [TestCase(1)]
    [TestCase(3)]
    public async Task A_job_that_cannot_be_read_is_given_back_and_claimable_a_minute_later(int atOnce)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = TestJobs.Many(3, replica.View.Clock.UtcNow).Select(job => job with { OnInterrupt = InterruptPolicy.Leave, InterruptionsLeft = 3 }).ToList();
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.SpoilAsync(jobs[0].Id, "backoff");
        await TakeAllAsync(replica, TestJobs.Request("w", atOnce));

        var stored = await replica.StoredAsync(jobs[0].Id);

        Assert.That(stored["status"].AsString, Is.EqualTo("waiting"));
        Assert.That(stored["claimable"].AsBoolean, Is.True);
        Assert.That(new[] { "incarnation", "batch", "slot", "interruptions" }.Where(stored.Contains), Is.Empty);
        Assert.That(stored["scheduledAt"].ToUniversalTime(), Is.EqualTo((replica.View.Clock.UtcNow + Moment).UtcDateTime).Within(TimeSpan.FromSeconds(30)));
        Assert.That(stored["interruptionsLeft"].AsInt32, Is.EqualTo(3));
    }

    [Test]
    public async Task Its_worker_may_end_and_the_job_is_claimed_once_it_is_corrected()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var job = TestJobs.New(replica.View.Clock.UtcNow) with { OnInterrupt = InterruptPolicy.Leave, InterruptionsLeft = 3 };
        await replica.View.Jobs.SubmitAsync([job], None);
        await replica.SpoilAsync(job.Id, "backoff");
        await TakeAllAsync(replica, TestJobs.Request("w"));
        await replica.CorrectAsync(job.Id, "backoff", new BsonDocument("type", "none"));

        var buried = await replica.View.Jobs.BuryAsync("w-1", None);
        var ahead = await replica.View.Jobs.ClaimAsync(TestJobs.Request("v") with { Ahead = TimeSpan.FromMinutes(2) }, None);

        Assert.That(buried, Is.Empty);
        Assert.That(ahead.Claims.Select(claim => (claim.Id, claim.Job.InterruptionsLeft)), Is.EqualTo(new[] { (job.Id, 3) }));
    }

    [Test]
    public async Task A_job_claimed_ahead_that_cannot_be_read_is_given_back_too_and_never_met_twice_by_one_claim()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var now = replica.View.Clock.UtcNow;
        var jobs = TestJobs.Many(2, now).Select((job, index) => job with { ScheduledAt = now.AddMinutes(5 + index) }).ToList();
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.SpoilAsync(jobs[0].Id);

        var taken = await replica.View.Jobs.ClaimAsync(TestJobs.Request("w") with { Ahead = TimeSpan.FromMinutes(10) }, None);
        var stored = await replica.StoredAsync(jobs[0].Id);

        Assert.That(taken.Claims.Select(claim => claim.Id), Is.EqualTo(new[] { jobs[1].Id }));
        Assert.That((stored.Contains("incarnation"), stored.Contains("claimable"), stored["status"].AsString), Is.EqualTo((false, true, "waiting")));
    }

    private static async Task TakeAllAsync(MongoReplica replica, ClaimRequest request)
    {
        while ((await replica.View.Jobs.ClaimAsync(request, None)).Claims.Count > 0)
        {
        }
    }
}
