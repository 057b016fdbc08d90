using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LaneTests
{
    [Test]
    public async Task Jobs_of_more_lanes_than_one_command_names_are_all_found()
    {
        const int Lanes = 250;
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var now = replica.View.Clock.UtcNow;
        await replica.View.Jobs.SubmitAsync([.. Enumerable.Range(1, Lanes).Select(n => TestJobs.New(now, capacity: $"scan={n}"))], CancellationToken.None);
        var request = TestJobs.Request("w") with { Free = CapacityMap.Parse("scan=1000") };
        var taken = new HashSet<JobId>();

        while ((await replica.View.Jobs.ClaimAsync(request, CancellationToken.None)).Claims is [var claim])
        {
            taken.Add(claim.Id);
        }

        Assert.That(taken, Has.Count.EqualTo(Lanes));
    }

    [Test]
    public async Task A_lane_that_another_process_stored_is_found_without_a_feed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var first = await database.ConnectAsync();
        var second = await database.ConnectAsync();
        Assert.That((await second.View.Jobs.ClaimAsync(TestJobs.Request("w"), CancellationToken.None)).Claims, Is.Empty);
        var job = TestJobs.New(first.View.Clock.UtcNow);

        await first.View.Jobs.SubmitAsync([job], CancellationToken.None);

        var claims = (await second.View.Jobs.ClaimAsync(TestJobs.Request("w"), CancellationToken.None)).Claims;
        Assert.That(claims.Select(claim => claim.Id), Is.EqualTo(new[] { job.Id }));
    }
}
