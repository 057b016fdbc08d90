using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>Claims look at a part of a job before they take it: also one of which that part cannot be read keeps nobody from the others.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableCandidateTests
{
    private static CancellationToken None => CancellationToken.None;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public async Task A_job_whose_capacity_map_cannot_be_read_keeps_no_other_from_being_claimed(int atOnce)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = await SubmittedAsync(replica, 4);
        await replica.SetAsync("jobs", jobs[0].Id.ToString(), "capacityMap", new BsonDocument("gpu", "x"));
        await replica.SetAsync("jobs", jobs[1].Id.ToString(), "capacityMap", new BsonDocument("gpu", -1));

        var taken = await TakeAllAsync(replica, TestJobs.Request("w", atOnce));

        Assert.That(taken, Is.EquivalentTo(new[] { jobs[2].Id, jobs[3].Id }));
    }

    [TestCase("priority")]
    [TestCase("action")]
    [TestCase("onInterrupt")]
    public async Task A_job_that_cannot_be_read_keeps_no_other_of_a_limited_action_from_being_claimed(string field)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = await SubmittedAsync(replica, 2);
        await replica.SetAsync("jobs", jobs[0].Id.ToString(), field, field == "action" ? 7 : "sing");
        var request = TestJobs.Request("w") with { Limits = new Dictionary<string, int> { ["work"] = 1 } };

        var taken = await TakeAllAsync(replica, request);

        Assert.That(taken, Is.EqualTo(new[] { jobs[1].Id }));
    }

    [Test]
    public async Task A_lane_that_cannot_be_read_keeps_nobody_from_the_other_lanes()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = await SubmittedAsync(replica, 1);
        await replica.Database.GetCollection<BsonDocument>("lanes").InsertOneAsync(new BsonDocument { { "_id", "work|gpu" }, { "action", "work" }, { "capacityMap", new BsonDocument("gpu", "x") } });
        var other = await database.ConnectAsync();

        var taken = await TakeAllAsync(other, TestJobs.Request("w"));

        Assert.That(taken, Is.EqualTo(new[] { jobs[0].Id }));
        Assert.That((await other.View.Queries.CountByActionAsync(None)).Select(counts => counts.Action), Is.EqualTo(new[] { "work" }));
    }

    private static async Task<IReadOnlyList<Job>> SubmittedAsync(MongoReplica replica, int count)
    {
        var jobs = TestJobs.Many(count, replica.View.Clock.UtcNow);
        await replica.View.Jobs.SubmitAsync(jobs, None);
        return jobs;
    }

    private static async Task<List<JobId>> TakeAllAsync(MongoReplica replica, ClaimRequest request)
    {
        var taken = new List<JobId>();
        while ((await replica.View.Jobs.ClaimAsync(request, None)).Claims is { Count: > 0 } claims)
        {
            taken.AddRange(claims.Select(claim => claim.Id));
        }

        return taken;
    }
}
