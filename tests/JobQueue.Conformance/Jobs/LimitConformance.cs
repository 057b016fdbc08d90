using System.Collections.Concurrent;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

/// <summary>The limit of running jobs of an action.</summary>
public abstract class LimitConformance : StorageConformance
{
    private const string Other = "other";

    [Test]
    public async Task No_more_jobs_are_claimed_than_the_limit_admits_and_each_holds_a_slot_of_its_own()
    {
        await SubmitAsync(3);

        var claims = await ClaimAllAsync(Limited(2));

        Assert.That(claims.Select(claim => claim.Job.Slot), Is.EquivalentTo([$"{Action}#0", $"{Action}#1"]));
    }

    [Test]
    public async Task The_limit_holds_for_all_workers_together()
    {
        await SubmitAsync(3);
        await ClaimAsync(Limited(2));

        var second = await Second.Jobs.ClaimAsync(Limited(2, WorkerB, RunB), None);
        var third = await Second.Jobs.ClaimAsync(Limited(2, WorkerB, RunB), None);

        Assert.That(second.Claims, Has.Count.EqualTo(1));
        Assert.That(third.Claims, Is.Empty);
    }

    [Test]
    public async Task Of_many_that_claim_at_once_no_more_win_than_the_limit_admits()
    {
        const int Limit = 5;
        const int Jobs = 40;
        await SubmitAsync(Jobs);
        var running = 0;
        var most = 0;
        var done = new ConcurrentBag<JobId>();

        async Task DrainAsync(StorageView view, string worker)
        {
            while (done.Count < Jobs)
            {
                foreach (var claim in (await view.Jobs.ClaimAsync(Limited(Limit, worker, $"run-{worker}"), None)).Claims)
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref running));
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                    Written(await view.Jobs.SettleAsync(claim, Completed(), None));
                    done.Add(claim.Id);
                }

                await Task.Yield();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => DrainAsync(n % 2 == 0 ? First : Second, $"w{n}"))));

        Assert.That(done, Is.Unique);
        Assert.That(most, Is.LessThanOrEqualTo(Limit));
    }

    [Test]
    public async Task A_full_action_stands_in_the_way_of_no_other()
    {
        await SubmitAsync(2, priority: 50);
        await ClaimAsync(Limited(1));
        await base.SubmitAsync(NewJob(Other));

        var claim = await ClaimAsync(Limited(1) with { Actions = [Action, Other] });

        Assert.That(claim.Job.Action, Is.EqualTo(Other));
    }

    [Test]
    public async Task A_full_action_stands_in_the_way_of_no_other_that_is_limited_too()
    {
        await SubmitAsync(2, priority: 50);
        await ClaimAsync(Limited(1));
        await base.SubmitAsync(NewJob(Other));

        var claim = await ClaimAsync(Limited(1) with { Actions = [Action, Other], Limits = Limits((Action, 1), (Other, 1)) });

        Assert.That((claim.Job.Action, claim.Job.Slot), Is.EqualTo((Other, $"{Other}#0")));
    }

    [TestCase(10, 0)]
    [TestCase(0, 10)]
    public async Task Jobs_with_a_limit_and_jobs_without_one_are_claimed_in_one_order(int limited, int open)
    {
        await base.SubmitAsync(NewJob(Other) with { Priority = open });
        await base.SubmitAsync(NewJob() with { Priority = limited });
        var request = Limited(1) with { Actions = [Action, Other] };

        var first = await ClaimAsync(request);
        var second = await ClaimAsync(request);

        Assert.That((first.Job.Action, second.Job.Action), Is.EqualTo(limited > open ? (Action, Other) : (Other, Action)));
    }

    [Test]
    public async Task A_job_of_a_limited_action_is_never_claimed_ahead_but_its_time_is_told()
    {
        var at = First.Clock.UtcNow.AddMinutes(1);
        await base.SubmitAsync(NewJob() with { ScheduledAt = at });

        var result = await First.Jobs.ClaimAsync(Limited(1) with { Ahead = Hour }, None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.EqualTo(at));
    }

    [Test]
    public async Task A_job_that_is_due_but_has_no_slot_gives_no_time_to_claim_again()
    {
        await SubmitAsync(2);
        await ClaimAsync(Limited(1));

        var result = await First.Jobs.ClaimAsync(Limited(1) with { Ahead = Hour }, None);

        Assert.That(result, Is.EqualTo(ClaimResult.Nothing).Using<ClaimResult>((one, other) => one.Claims.Count == other.Claims.Count && one.NextScheduledAt == other.NextScheduledAt));
    }

    [Test]
    public async Task Needs_that_do_not_fit_are_not_claimed_into_a_slot()
    {
        await base.SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=2") });
        var fits = await base.SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=1"), Priority = -1 });

        var claim = await ClaimAsync(Limited(1) with { Free = CapacityMap.Parse("scan=1") });

        Assert.That(claim.Id, Is.EqualTo(fits.Id));
    }

    [Test]
    public async Task A_limit_that_was_lowered_admits_nothing_until_fewer_run()
    {
        await SubmitAsync(4);
        var running = await ClaimAllAsync(Limited(3));
        await EndAsync(running.Single(claim => claim.Job.Slot == $"{Action}#0"));

        var withTwo = await First.Jobs.ClaimAsync(Limited(2), None);
        await EndAsync(running.Single(claim => claim.Job.Slot == $"{Action}#1"));
        var withOne = await First.Jobs.ClaimAsync(Limited(2), None);

        Assert.That(withTwo.Claims, Is.Empty, "Two still run.");
        Assert.That(withOne.Claims.Select(claim => claim.Job.Slot), Is.EqualTo([$"{Action}#0"]), "Number one stays free for the job that holds number two.");
    }

    [Test]
    public async Task A_limit_that_was_raised_admits_more_at_once()
    {
        await SubmitAsync(3);
        await ClaimAllAsync(Limited(1));

        var more = await ClaimAllAsync(Limited(3));

        Assert.That(more.Select(claim => claim.Job.Slot), Is.EquivalentTo([$"{Action}#1", $"{Action}#2"]));
    }

    [Test]
    public async Task Jobs_that_were_claimed_before_there_was_a_limit_count()
    {
        await SubmitAsync(3);
        var unlimited = await ClaimAsync();
        var first = await First.Jobs.ClaimAsync(Limited(1), None);

        var second = await First.Jobs.ClaimAsync(Limited(2), None);

        Assert.That(unlimited.Job.Slot, Is.Null);
        Assert.That(first.Claims, Is.Empty);
        Assert.That(second.Claims, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Every_end_of_a_hold_frees_the_slot_in_the_same_write([Values] SlotEnd end)
    {
        await SubmitAsync(1);
        var claim = await ClaimAsync(Limited(1));

        await EndAsync(claim, end);

        Assert.That((await FindAsync(claim.Id)).Slot, Is.Null);
        await base.SubmitAsync(NewJob() with { Priority = 50 });
        var next = await ClaimAsync(Limited(1));
        Assert.That(next.Job.Slot, Is.EqualTo($"{Action}#0"));
    }

    [Test]
    public async Task A_job_that_is_being_cancelled_keeps_its_slot_until_it_has_stopped()
    {
        await SubmitAsync(2);
        var claim = await ClaimAsync(Limited(1));
        await Second.Jobs.CancelAsync(claim.Id, None);

        var meanwhile = await First.Jobs.ClaimAsync(Limited(1), None);

        Assert.That(meanwhile.Claims, Is.Empty);
    }

    [Test]
    public async Task A_resurrected_job_counts_though_its_slot_was_freed()
    {
        await SubmitAsync(2);
        var claim = await ClaimAsync(Limited(1));
        await Second.Jobs.BuryAsync(RunA, None);
        Written(await First.Jobs.ResurrectAsync(claim, "run-a2", None));

        var meanwhile = await First.Jobs.ClaimAsync(Limited(1), None);

        Assert.That(meanwhile.Claims, Is.Empty);
    }

    [Test]
    public async Task A_slot_whose_claim_lost_its_reply_is_freed_when_the_job_is_given_back()
    {
        await SubmitAsync(1);
        await Storage.LoseNextReplyOfFirstAsync();
        Assert.That(() => First.Jobs.ClaimAsync(Limited(1), None), Throws.Exception);
        await Storage.RestoreFirstAsync();

        var held = (await First.Jobs.HeldByAsync(RunA, None)).Single();
        Written(await First.Jobs.SettleAsync(new JobClaim(held, RunA, held.Fence), new JobSettlement.NotBegun(), None));

        Assert.That((await ClaimAsync(Limited(1))).Job.Slot, Is.EqualTo($"{Action}#0"));
    }

    private static IReadOnlyDictionary<string, int> Limits(params (string Action, int Limit)[] limits) =>
        limits.ToDictionary(limit => limit.Action, limit => limit.Limit, StringComparer.Ordinal);

    private static ClaimRequest Limited(int limit, string worker = WorkerA, string incarnation = RunA) =>
        Request(worker, incarnation) with { Limits = Limits((Action, limit)), MaxCount = 1 };

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    private async Task SubmitAsync(int count, int priority = 0)
    {
        for (var n = 0; n < count; n++)
        {
            await base.SubmitAsync(NewJob() with { Priority = priority });
        }
    }

    private async Task<List<JobClaim>> ClaimAllAsync(ClaimRequest request)
    {
        var all = new List<JobClaim>();
        while ((await First.Jobs.ClaimAsync(request with { MaxCount = 5 }, None)).Claims is { Count: > 0 } claims)
        {
            all.AddRange(claims);
        }

        return all;
    }

    private async Task EndAsync(JobClaim claim, SlotEnd end = SlotEnd.Completed)
    {
        switch (end)
        {
            case SlotEnd.Buried:
                await Second.Jobs.BuryAsync(claim.Incarnation, None);
                break;
            case SlotEnd.Cancelled:
                await Second.Jobs.CancelAsync(claim.Id, None);
                Written(await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None));
                break;
            case SlotEnd.BuriedCancelled:
                await Second.Jobs.CancelAsync(claim.Id, None);
                await Second.Jobs.BuryAsync(claim.Incarnation, None);
                break;
            case SlotEnd.Deleted:
                await Second.Jobs.DeleteAsync(claim.Id, None);
                Written(await First.Jobs.SettleAsync(claim, Completed(), None));
                break;
            case SlotEnd.ReleasedAfterResurrection:
                await Second.Jobs.BuryAsync(claim.Incarnation, None);
                Written(await First.Jobs.ReleaseAsync(Written(await First.Jobs.ResurrectAsync(claim, "run-a2", None)), None));
                break;
            default:
                Written(await First.Jobs.SettleAsync(claim, SettlementOf(end), None));
                break;
        }
    }

    private JobSettlement SettlementOf(SlotEnd end) => end switch
    {
        SlotEnd.Failed => Failed(),
        SlotEnd.FailedWithRetry => Failed(Retry()),
        SlotEnd.Rescheduled => new JobSettlement.Rescheduled(First.Clock.UtcNow),
        SlotEnd.ShutDown => new JobSettlement.ShutDown(),
        SlotEnd.HandedBack => new JobSettlement.HandedBack(),
        SlotEnd.NotBegun => new JobSettlement.NotBegun(),
        _ => Completed(),
    };
}
