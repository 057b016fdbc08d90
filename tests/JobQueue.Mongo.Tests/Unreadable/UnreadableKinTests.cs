using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A child or a job of a retry chain that cannot be read keeps neither its kin from ending nor what others left open from being carried out.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableKinTests
{
    private static readonly JobError Why = new("test", "It failed.");

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_parent_ends_although_a_child_cannot_be_read_and_its_other_children_are_cancelled()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var (parent, spoilt, child) = await ParentAsync(replica);

        var settled = await replica.View.Jobs.SettleAsync(parent, new JobSettlement.Failed(Why, Retry: null), None);

        Assert.That(settled, Is.InstanceOf<ClaimWrite.Written>().With.Property("Claim").Property("Job").Property("Status").EqualTo(JobStatus.Error));
        Assert.That((await replica.StoredAsync(child.Id))["status"].AsString, Is.EqualTo("cancel"));
        Assert.That((await replica.StoredAsync(parent.Id)).Contains("children"), Is.True);
        Assert.That(await replica.View.Jobs.DeleteAsync(parent.Id, None), Is.InstanceOf<DeleteOutcome.Deleted>());

        await replica.CorrectAsync(spoilt.Id, "onInterrupt", "rerun");
        await replica.View.Jobs.CarryOutIntentsAsync(None);
        Assert.That((await replica.StoredAsync(spoilt.Id))["status"].AsString, Is.EqualTo("cancel"));
    }

    [Test]
    public async Task One_sweep_carries_out_what_others_left_open()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var (parent, _, _) = await ParentAsync(replica);
        await replica.View.Jobs.SettleAsync(parent, new JobSettlement.Failed(Why, Retry: null), None).ContinueWith(_ => { }, TaskScheduler.Default);
        var orphan = TestJobs.New(replica.View.Clock.UtcNow) with { ParentId = parent.Id, ChildName = "orphan" };
        await replica.View.Jobs.SubmitAsync([orphan], None);
        await replica.CorrectAsync(orphan.Id, "unconfirmed", true);
        await replica.SpoilAsync(parent.Id);
        var failed = await FailedWithOpenRetryAsync(replica);

        await replica.View.Jobs.CarryOutIntentsAsync(None);

        Assert.That(await replica.View.Jobs.ClaimAsync(TestJobs.Request("v") with { Ahead = TimeSpan.FromHours(1), Actions = ["retried"] }, None),
            Has.Property("Claims").Count.EqualTo(1));
        Assert.That((await replica.StoredAsync(failed))["retry"].AsBsonDocument.Contains("open"), Is.False);
        Assert.That((await replica.StoredAsync(orphan.Id))["claimable"].AsBoolean, Is.True);
    }

    [Test]
    public async Task A_chain_of_which_a_job_cannot_be_read_is_never_taken_for_ended()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var root = TestJobs.New(replica.View.Clock.UtcNow) with { UniqueKey = "key" };
        await replica.View.Jobs.SubmitAsync([root], None);
        await replica.SpoilAsync(root.Id);

        var again = TestJobs.New(replica.View.Clock.UtcNow) with { UniqueKey = "key" };

        Assert.That(async () => await replica.View.Jobs.SubmitAsync([again], None), Throws.InstanceOf<JobQueueException>().With.Message.Contains(root.Id.ToString()));
    }

    [Test]
    public async Task A_dead_workers_jobs_are_buried_although_a_child_of_one_cannot_be_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var (parent, _, _) = await ParentAsync(replica);
        await replica.View.Jobs.CancelAsync(parent.Id, None);

        var buried = await replica.View.Jobs.BuryAsync(parent.Incarnation, None);

        Assert.That(buried.Select(job => (job.Id, job.Status)), Is.EqualTo(new[] { (parent.Id, JobStatus.Cancel) }));
    }

    private static async Task<(JobClaim Parent, Job Spoilt, Job Child)> ParentAsync(MongoReplica replica)
    {
        await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], None);
        var parent = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        var children = new List<Job>();
        foreach (var name in new[] { "spoilt", "child" })
        {
            var child = TestJobs.New(replica.View.Clock.UtcNow) with { ParentId = parent.Job.RootId, ChildName = name, Depth = 1 };
            await replica.View.Jobs.SpawnAsync(parent, child, None);
            children.Add(child);
        }

        await replica.SpoilAsync(children[0].Id);
        return (parent, children[0], children[1]);
    }

    /// <summary>A failure whose worker ended before it could insert the retry.</summary>
    private static async Task<JobId> FailedWithOpenRetryAsync(MongoReplica replica)
    {
        var job = TestJobs.New(replica.View.Clock.UtcNow, "retried") with { RetriesLeft = 1, RetriesTotal = 1 };
        await replica.View.Jobs.SubmitAsync([job], None);
        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w") with { Actions = ["retried"] }, None)).Claims[0];
        await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Failed(Why, new PlannedRetry(JobId.New(TimeProvider.System), replica.View.Clock.UtcNow)), None);
        var successor = (await replica.StoredAsync(job.Id))["retry"]["id"].AsString;
        await replica.Database.GetCollection<BsonDocument>("jobs").DeleteOneAsync(new BsonDocument("_id", successor));
        await replica.CorrectAsync(job.Id, "retry.open", true);
        return job.Id;
    }
}
