using JobQueue.Mongo.Tests.Feed;
using JobQueue.Storage;
using JobQueue.TestServers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

/// <summary>What a claim that finds nothing learns of later, while an open stream saves it from asking.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class NextScheduleTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_job_that_another_process_schedules_for_later_is_learned_of()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var own = await database.ConnectAsync();
        var other = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(own.View.Feed, FeedTopics.Jobs);
        await IdleAsync(own);
        var job = TestJobs.New(other.View.Clock.UtcNow);

        await other.View.Jobs.SubmitAsync([job with { ScheduledAt = job.CreatedAt.AddHours(1) }], None);
        await listener.HearJobAsync(job.Id, JobQueue.Jobs.JobStatus.Waiting);

        Assert.That((await own.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).NextScheduledAt, Is.EqualTo(job.CreatedAt.AddHours(1)));
    }

    [Test]
    public async Task A_due_job_of_a_lane_that_is_new_to_this_process_is_claimed()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var own = await database.ConnectAsync();
        var other = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(own.View.Feed, FeedTopics.Jobs);
        await IdleAsync(own);
        var job = TestJobs.New(other.View.Clock.UtcNow, capacity: "scan=1");

        await other.View.Jobs.SubmitAsync([job], None);
        await listener.HearJobAsync(job.Id, JobQueue.Jobs.JobStatus.Waiting);

        var request = TestJobs.Request("w") with { Free = JobQueue.Jobs.CapacityMap.Parse("scan=1") };
        Assert.That((await own.View.Jobs.ClaimAsync(request, None)).Claims, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_job_given_back_with_a_later_time_is_learned_of()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var own = await database.ConnectAsync();
        var other = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(own.View.Feed, FeedTopics.Jobs);
        await other.View.Jobs.SubmitAsync([TestJobs.New(other.View.Clock.UtcNow)], None);
        var claim = (await other.View.Jobs.ClaimAsync(TestJobs.Request("other"), None)).Claims[0];
        await listener.HearJobAsync(claim.Id, JobQueue.Jobs.JobStatus.Running);
        await IdleAsync(own);
        var later = claim.Job.CreatedAt.AddHours(2);

        await other.View.Jobs.SettleAsync(claim, new JobSettlement.Rescheduled(later), None);
        await listener.HearJobAsync(claim.Id, JobQueue.Jobs.JobStatus.Waiting);

        Assert.That((await own.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).NextScheduledAt, Is.EqualTo(later));
    }

    /// <summary>After two claims that found nothing, the next would ask for nothing but due jobs.</summary>
    private static async Task IdleAsync(MongoReplica replica)
    {
        await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None);
        var idle = await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None);
        Assert.That(idle.NextScheduledAt, Is.Null);
    }
}
