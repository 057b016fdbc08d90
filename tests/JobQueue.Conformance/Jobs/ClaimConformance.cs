using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class ClaimConformance : StorageConformance
{
    [Test]
    public async Task A_due_job_is_claimed_and_started_in_one_write()
    {
        var job = await SubmitAsync(NewJob());

        var claim = await ClaimAsync();

        var stored = await FindAsync(job.Id);
        Assert.That(claim.Id, Is.EqualTo(job.Id));
        Assert.That(claim.Incarnation, Is.EqualTo(RunA));
        Assert.That(claim.Fence, Is.EqualTo(1));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(stored.WorkerId, Is.EqualTo(WorkerA));
        Assert.That(stored.Incarnation, Is.EqualTo(RunA));
        Assert.That(stored.Fence, Is.EqualTo(1));
        Assert.That(stored.Claimable, Is.False);
        Assert.That(stored.StartedAt, Is.Not.Null);
        Assert.That(stored.Rev, Is.EqualTo(2));
        Assert.That(claim.Job, Is.EqualTo(stored).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_job_ahead_of_its_time_is_held_waiting()
    {
        var job = await SubmitAsync(NewJob() with { ScheduledAt = First.Clock.UtcNow.AddMinutes(10) });

        var claim = await ClaimAsync(Request() with { Ahead = TimeSpan.FromMinutes(11) });

        var stored = await FindAsync(job.Id);
        Assert.That(claim.Fence, Is.EqualTo(1));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.WorkerId, Is.EqualTo(WorkerA));
        Assert.That(stored.Incarnation, Is.EqualTo(RunA));
        Assert.That(stored.Claimable, Is.False);
        Assert.That(stored.StartedAt, Is.Null);
    }

    [Test]
    public async Task A_held_job_is_not_claimed_again()
    {
        await RunningAsync();
        await ClaimedAheadAsync();

        var second = await Second.Jobs.ClaimAsync(Request(WorkerB, RunB) with { Ahead = Hour, MaxCount = 5 }, None);

        Assert.That(second.Claims, Is.Empty);
        Assert.That(second.NextScheduledAt, Is.Null);
    }

    [Test]
    public async Task A_job_further_away_stays_unclaimed_and_its_time_is_told()
    {
        var soon = await SubmitAsync(NewJob() with { ScheduledAt = First.Clock.UtcNow.AddMinutes(20) });
        await SubmitAsync(NewJob() with { ScheduledAt = First.Clock.UtcNow.AddMinutes(30), Priority = 100 });

        var result = await First.Jobs.ClaimAsync(Request() with { Ahead = TimeSpan.FromMinutes(5) }, None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.EqualTo(soon.ScheduledAt));
        Assert.That((await FindAsync(soon.Id)).Claimable, Is.True);
    }

    [Test]
    public async Task The_next_time_is_that_of_a_job_which_fits()
    {
        var now = First.Clock.UtcNow;
        await SubmitAsync(NewJob("other") with { ScheduledAt = now.AddMinutes(10) });
        await SubmitAsync(NewJob() with { ScheduledAt = now.AddMinutes(20), CapacityMap = CapacityMap.Parse("scan=1") });
        var fitting = await SubmitAsync(NewJob() with { ScheduledAt = now.AddMinutes(30) });

        var result = await First.Jobs.ClaimAsync(Request(), None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.EqualTo(fitting.ScheduledAt));
    }

    [Test]
    public async Task Nothing_to_claim_is_said_so()
    {
        var result = await First.Jobs.ClaimAsync(Request() with { Ahead = Hour }, None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.Null);
    }

    [Test]
    public async Task Higher_priority_goes_first_then_the_earlier_time_then_the_smaller_id()
    {
        var now = First.Clock.UtcNow;
        var ids = Enumerable.Range(0, 2).Select(_ => JobId.New(TimeProvider.System)).Order().ToList();
        List<Job> inOrder =
        [
            NewJob() with { Priority = 100, ScheduledAt = now.AddSeconds(-1) },
            NewJob() with { Priority = 1, ScheduledAt = now.AddSeconds(-9) },
            NewJob() with { Priority = 0, ScheduledAt = now.AddSeconds(-8) },
            Named(ids[0]) with { Priority = 0, ScheduledAt = now.AddSeconds(-2) },
            Named(ids[1]) with { Priority = 0, ScheduledAt = now.AddSeconds(-2) },
            NewJob() with { Priority = -100, ScheduledAt = now.AddSeconds(-10) },
        ];
        await First.Jobs.SubmitAsync([inOrder[3], inOrder[5], inOrder[0], inOrder[4], inOrder[2], inOrder[1]], None);

        var claimed = new List<JobId>();
        for (var n = 0; n < inOrder.Count; n++)
        {
            claimed.Add((await ClaimAsync()).Id);
        }

        Assert.That(claimed, Is.EqualTo(inOrder.Select(job => job.Id)));
    }

    [Test]
    public async Task A_due_job_goes_before_one_ahead_of_its_time_whatever_their_priorities()
    {
        await SubmitAsync(NewJob() with { Priority = 100, ScheduledAt = First.Clock.UtcNow.AddMinutes(10) });
        var due = await SubmitAsync(NewJob() with { Priority = -100 });

        var claim = await ClaimAsync(Request() with { Ahead = Hour });

        Assert.That(claim.Id, Is.EqualTo(due.Id));
    }

    [Test]
    public async Task Only_the_named_actions_are_claimed()
    {
        await SubmitAsync(NewJob("other") with { Priority = 50 });
        var wanted = await SubmitAsync(NewJob("third"));

        var result = await First.Jobs.ClaimAsync(Request() with { Actions = [Action, "third"], MaxCount = 10 }, None);

        Assert.That(result.Claims.Select(claim => claim.Id), Is.EqualTo(new[] { wanted.Id }));
    }

    [Test]
    public async Task Without_actions_nothing_is_claimed()
    {
        await SubmitAsync(NewJob());

        var result = await First.Jobs.ClaimAsync(Request() with { Actions = [] }, None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.Null);
    }

    [Test]
    public async Task At_most_the_wanted_number_is_claimed()
    {
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, 7).Select(_ => NewJob())], None);

        var four = await First.Jobs.ClaimAsync(Request() with { MaxCount = 4 }, None);
        var rest = await First.Jobs.ClaimAsync(Request() with { MaxCount = 10 }, None);

        Assert.That(four.Claims, Has.Count.EqualTo(4));
        Assert.That(rest.Claims, Has.Count.EqualTo(3));
        Assert.That(four.Claims.Concat(rest.Claims).Select(claim => claim.Id), Is.Unique);
    }

    [Test]
    public async Task Two_replicas_that_claim_at_once_share_the_jobs_and_none_is_claimed_twice()
    {
        const int Jobs = 60;
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, Jobs).Select(_ => NewJob())], None);

        var claims = await Task.WhenAll(
            DrainAsync(First, Request()), DrainAsync(Second, Request(WorkerB, RunB)), DrainAsync(First, Request("worker-c", "run-c1")));

        Assert.That(claims.SelectMany(mine => mine).Select(claim => claim.Id), Is.Unique);
        Assert.That(claims.Sum(mine => mine.Count), Is.EqualTo(Jobs));
        Assert.That(await Second.Jobs.HeldByAsync(RunB, None), Has.Count.EqualTo(claims[1].Count));
    }

    [Test]
    public async Task Each_claim_of_a_job_has_a_higher_fence()
    {
        var first = await ClaimedAheadAsync();
        await First.Jobs.ReleaseAsync(first, None);

        var second = await ClaimAsync(Request(WorkerB, RunB) with { Ahead = Hour });

        Assert.That(second.Id, Is.EqualTo(first.Id));
        Assert.That(second.Fence, Is.EqualTo(first.Fence + 1));
        Assert.That(second.Job.WorkerId, Is.EqualTo(WorkerB));
    }

    [Test]
    public async Task A_job_of_a_dead_worker_is_claimed_again_and_its_burial_forgotten()
    {
        var lost = await BuriedAsync();

        var claim = await ClaimAsync(Request(WorkerB, RunB));

        Assert.That(claim.Id, Is.EqualTo(lost.Id));
        Assert.That(claim.Fence, Is.EqualTo(lost.Fence + 1));
        Assert.That(claim.Job.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(claim.Job.BuriedIncarnation, Is.Null);
    }

    [Test]
    public async Task A_job_of_a_worker_that_shut_down_is_claimed_again()
    {
        var job = await SettledAsync(new JobSettlement.ShutDown());

        var claim = await ClaimAsync(Request(WorkerB, RunB));

        Assert.That(claim.Id, Is.EqualTo(job.Id));
        Assert.That(claim.Job.Status, Is.EqualTo(JobStatus.Running));
    }

    [Test]
    public async Task Ended_jobs_are_never_claimed()
    {
        await SettledAsync(Completed());
        await SettledAsync(Failed());
        await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave });
        await SettledAsync(new JobSettlement.ShutDown(), NewJob() with { OnInterrupt = InterruptPolicy.Leave });
        var cancelled = await SubmitAsync(NewJob());
        await First.Jobs.CancelAsync(cancelled.Id, None);
        var deleted = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(deleted.Id, None);

        var result = await First.Jobs.ClaimAsync(Request() with { MaxCount = 10, Ahead = Hour }, None);

        Assert.That(result.Claims, Is.Empty);
    }

    [Test]
    public async Task A_claim_whose_reply_is_lost_is_found_among_the_held_jobs_and_given_back()
    {
        var job = await SubmitAsync(NewJob());
        await Storage.LoseNextReplyOfFirstAsync();

        Assert.That(async () => await First.Jobs.ClaimAsync(Request(), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        var held = (await First.Jobs.HeldByAsync(RunA, None)).Single();
        await First.Jobs.SettleAsync(new JobClaim(held, RunA, held.Fence), new JobSettlement.HandedBack(), None);

        Assert.That(held.Id, Is.EqualTo(job.Id));
        Assert.That((await ClaimAsync(Request(WorkerB, RunB))).Fence, Is.EqualTo(2));
    }

    [Test]
    public async Task A_job_becomes_due_when_the_databases_clock_says_so()
    {
        var job = await SubmitAsync(NewJob() with { ScheduledAt = First.Clock.UtcNow.AddMinutes(2) });

        Storage.Advance(TimeSpan.FromMinutes(1));
        var early = await First.Jobs.ClaimAsync(Request(), None);
        Storage.Advance(TimeSpan.FromMinutes(1));
        var claim = await ClaimAsync();

        Assert.That(early.Claims, Is.Empty);
        Assert.That(early.NextScheduledAt, Is.EqualTo(job.ScheduledAt));
        Assert.That(claim.Job.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(claim.Job.StartedAt, Is.EqualTo(job.ScheduledAt));
    }

    private Job Named(JobId id) => NewJob() with { Id = id, RetryFromId = id, RootId = id };

    private static async Task<List<JobClaim>> DrainAsync(StorageView view, ClaimRequest request)
    {
        var claims = new List<JobClaim>();
        while (await view.Jobs.ClaimAsync(request, None) is { Claims: [var claim] })
        {
            claims.Add(claim);
        }

        return claims;
    }
}
