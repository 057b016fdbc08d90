using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class CapacityConformance : StorageConformance
{
    [Test]
    public async Task A_job_that_needs_nothing_fits_everywhere()
    {
        await SubmitAsync(NewJob() with { CapacityMap = null });
        await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Empty });
        await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=0") });

        var result = await First.Jobs.ClaimAsync(Request() with { MaxCount = 3 }, None);

        Assert.That(result.Claims, Has.Count.EqualTo(3));
    }

    [TestCase("scan=1", "scan=1", true)]
    [TestCase("scan=1", "scan=2", true)]
    [TestCase("scan=2", "scan=1", false)]
    [TestCase("scan=1", "", false)]
    [TestCase("scan=1", "scanCheck=5", false)]
    [TestCase("scan=1,scanCheck=1", "scan=1", false)]
    [TestCase("scan=1,scanCheck=1", "scan=1,scanCheck=1,other=1", true)]
    [TestCase("scan=9223372036854775807", "scan=9223372036854775807", true)]
    [TestCase("scan=9223372036854775807", "scan=9223372036854775806", false)]
    public async Task A_job_is_claimed_only_where_every_key_has_room(string needed, string free, bool fits)
    {
        await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse(needed) });

        var result = await First.Jobs.ClaimAsync(Request() with { Free = CapacityMap.Parse(free) }, None);

        Assert.That(result.Claims, Has.Count.EqualTo(fits ? 1 : 0));
    }

    [Test]
    public async Task Of_two_scans_and_a_check_a_worker_with_room_for_one_of_each_takes_the_first_scan_and_the_check()
    {
        var now = First.Clock.UtcNow;
        var jobs = new[] { "scan=1", "scan=1", "scanCheck=1" }
            .Select((needed, n) => NewJob() with { CapacityMap = CapacityMap.Parse(needed), ScheduledAt = now.AddSeconds(-10 + n) })
            .ToList();
        await First.Jobs.SubmitAsync(jobs, None);

        var taken = await First.Jobs.ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=1,scanCheck=1"), MaxCount = 3 }, None);
        var then = await First.Jobs.ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=1"), MaxCount = 3 }, None);

        Assert.That(taken.Claims.Select(claim => claim.Id), Is.EquivalentTo(new[] { jobs[0].Id, jobs[2].Id }));
        Assert.That(then.Claims.Select(claim => claim.Id), Is.EqualTo(new[] { jobs[1].Id }));
    }

    [Test]
    public async Task Jobs_claimed_together_fit_together()
    {
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, 5).Select(_ => NewJob() with { CapacityMap = CapacityMap.Parse("scan=2") })], None);

        var result = await First.Jobs.ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=5"), MaxCount = 10 }, None);

        Assert.That(result.Claims, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Jobs_that_do_not_fit_never_block_one_that_does()
    {
        // More kinds of need than one claim may name at once, all of them before the one that fits.
        var blocked = Enumerable.Range(1, 250).Select(n => NewJob() with { CapacityMap = CapacityMap.Parse($"scan={n + 1}"), Priority = 10 });
        await First.Jobs.SubmitAsync([.. blocked], None);
        var fitting = await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=1"), Priority = -10 });

        var result = await First.Jobs.ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=1") }, None);

        Assert.That(result.Claims.Select(claim => claim.Id), Is.EqualTo(new[] { fitting.Id }));
    }

    [Test]
    public async Task A_job_of_an_interrupted_worker_is_claimed_under_capacity_again()
    {
        await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=1") });
        await ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=1") });
        await Second.Jobs.BuryAsync(RunA, None);

        var without = await Second.Jobs.ClaimAsync(Request(WorkerB, RunB), None);
        var with = await Second.Jobs.ClaimAsync(Request(WorkerB, RunB) with { Free = CapacityMap.Parse("scan=1") }, None);

        Assert.That(without.Claims, Is.Empty);
        Assert.That(with.Claims, Has.Count.EqualTo(1));
    }
}
