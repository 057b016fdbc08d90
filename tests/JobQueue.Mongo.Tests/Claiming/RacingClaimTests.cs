using System.Collections.Concurrent;
using JobQueue.Claiming;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RacingClaimTests
{
    private const int Jobs = 120;

    [TestCase(1)]
    [TestCase(10)]
    public async Task Many_claimers_of_two_processes_take_each_job_once(int maxCount)
    {
        await using var database = await TestDatabase.CreateAsync();
        MongoReplica[] replicas = [await database.ConnectAsync(), await database.ConnectAsync()];
        await replicas[0].View.Jobs.SubmitAsync(TestJobs.Many(Jobs, replicas[0].View.Clock.UtcNow), CancellationToken.None);
        var taken = new ConcurrentBag<JobClaim>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => DrainAsync(replicas[n % 2], $"worker-{n}", maxCount, taken)));

        Assert.That(taken.Select(claim => claim.Id), Is.Unique);
        Assert.That(taken, Has.Count.EqualTo(Jobs));
        Assert.That(taken.Select(claim => claim.Fence), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_claim_of_several_tells_its_own_jobs_from_those_of_another_claim_of_the_same_worker()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        await replica.View.Jobs.SubmitAsync(TestJobs.Many(10, replica.View.Clock.UtcNow), CancellationToken.None);

        var first = await replica.View.Jobs.ClaimAsync(TestJobs.Request("w", maxCount: 4), CancellationToken.None);
        var second = await replica.View.Jobs.ClaimAsync(TestJobs.Request("w", maxCount: 4), CancellationToken.None);

        Assert.That(first.Claims, Has.Count.EqualTo(4));
        Assert.That(second.Claims, Has.Count.EqualTo(4));
        Assert.That(first.Claims.Concat(second.Claims).Select(claim => claim.Id), Is.Unique);
    }

    private static async Task DrainAsync(MongoReplica replica, string worker, int maxCount, ConcurrentBag<JobClaim> taken)
    {
        ClaimResult result;
        do
        {
            result = await replica.View.Jobs.ClaimAsync(TestJobs.Request(worker, maxCount), CancellationToken.None);
            foreach (var claim in result.Claims)
            {
                taken.Add(claim);
            }
        }
        while (result.Claims.Count > 0);
    }
}
