using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

/// <summary>Starting, giving back and reporting progress: what a worker does while it holds a job.</summary>
public abstract class HoldConformance : StorageConformance
{
    [Test]
    public async Task A_job_claimed_ahead_is_started_by_its_worker()
    {
        var claim = await ClaimedAheadAsync();

        var started = Written(await First.Jobs.StartAsync(claim, None));

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(stored.StartedAt, Is.Not.Null);
        Assert.That(stored.Fence, Is.EqualTo(claim.Fence));
        Assert.That(stored.Rev, Is.EqualTo(claim.Job.Rev + 1));
        Assert.That(started.Job, Is.EqualTo(stored).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_repeated_start_finds_its_own_result()
    {
        var claim = await ClaimedAheadAsync();
        await First.Jobs.StartAsync(claim, None);

        var repeated = Written(await First.Jobs.StartAsync(claim, None));

        Assert.That(repeated.Job.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(repeated.Job.Rev, Is.EqualTo(claim.Job.Rev + 1));
    }

    [Test]
    public async Task A_start_whose_reply_is_lost_may_be_repeated()
    {
        var claim = await ClaimedAheadAsync();
        await Storage.LoseNextReplyOfFirstAsync();

        Assert.That(async () => await First.Jobs.StartAsync(claim, None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        Assert.That(Written(await First.Jobs.StartAsync(claim, None)).Job.Status, Is.EqualTo(JobStatus.Running));
    }

    [Test]
    public async Task A_start_is_refused_when_the_job_was_cancelled_meanwhile()
    {
        var claim = await ClaimedAheadAsync();
        await Second.Jobs.CancelAsync(claim.Id, None);

        var current = Refused(await First.Jobs.StartAsync(claim, None));

        Assert.That(current.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_job_claimed_ahead_is_given_back()
    {
        var claim = await ClaimedAheadAsync();

        var released = Written(await First.Jobs.ReleaseAsync(claim, None));

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.Fence, Is.EqualTo(claim.Fence));
        Assert.That(stored.Interruptions, Is.Empty);
        Assert.That(stored.ScheduledAt, Is.EqualTo(claim.Job.ScheduledAt));
        Assert.That(released.Job, Is.EqualTo(stored).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_repeated_release_finds_its_own_result()
    {
        var claim = await ClaimedAheadAsync();
        await First.Jobs.ReleaseAsync(claim, None);

        var repeated = Written(await First.Jobs.ReleaseAsync(claim, None));

        Assert.That(repeated.Job.Rev, Is.EqualTo(claim.Job.Rev + 1));
    }

    [Test]
    public async Task A_running_job_is_not_released()
    {
        var claim = await RunningAsync();

        var current = Refused(await First.Jobs.ReleaseAsync(claim, None));

        Assert.That(current.Status, Is.EqualTo(JobStatus.Running));
        Assert.That((await FindAsync(claim.Id)).Rev, Is.EqualTo(claim.Job.Rev));
    }

    [Test]
    public async Task A_release_is_refused_once_another_worker_has_claimed_the_job()
    {
        var claim = await ClaimedAheadAsync();
        await First.Jobs.ReleaseAsync(claim, None);
        var other = await ClaimAsync(Request(WorkerB, RunB) with { Ahead = Hour });

        var current = Refused(await First.Jobs.ReleaseAsync(claim, None));

        Assert.That(current.Incarnation, Is.EqualTo(RunB));
        Assert.That((await FindAsync(claim.Id)).Rev, Is.EqualTo(other.Job.Rev));
    }

    [Test]
    public async Task Neither_another_fence_nor_another_incarnation_starts_a_job()
    {
        var claim = await ClaimedAheadAsync();

        Refused(await First.Jobs.StartAsync(claim with { Fence = claim.Fence - 1 }, None));
        Refused(await First.Jobs.StartAsync(claim with { Fence = claim.Fence + 1 }, None));
        Refused(await First.Jobs.StartAsync(claim with { Incarnation = RunB }, None));

        Assert.That(await FindAsync(claim.Id), Is.EqualTo(claim.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_job_that_does_not_exist_refuses_every_write()
    {
        var claim = new JobClaim(NewJob(), RunA, 1);

        Assert.That(await First.Jobs.StartAsync(claim, None), Is.EqualTo(new ClaimWrite.Refused(null)));
        Assert.That(await First.Jobs.ReleaseAsync(claim, None), Is.EqualTo(new ClaimWrite.Refused(null)));
        Assert.That(await First.Jobs.SettleAsync(claim, Completed(), None), Is.EqualTo(new ClaimWrite.Refused(null)));
        Assert.That(await First.Jobs.ReportProgressAsync(claim, new JobProgress(1, null), None), Is.EqualTo(new ClaimWrite.Refused(null)));
        Assert.That(await First.Jobs.ResurrectAsync(claim, RunB, None), Is.EqualTo(new ClaimWrite.Refused(null)));
    }

    [Test]
    public async Task Progress_of_a_running_job_is_stored()
    {
        var claim = await RunningAsync();

        var reported = Written(await First.Jobs.ReportProgressAsync(claim, new JobProgress(37.5, "halfway there"), None));

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Progress, Is.EqualTo(new JobProgress(37.5, "halfway there")));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Running));
        Assert.That(stored.LastUpdated, Is.EqualTo(claim.Job.LastUpdated));
        Assert.That(reported.Job.Rev, Is.EqualTo(claim.Job.Rev + 1));
    }

    [Test]
    public async Task Progress_of_a_job_that_was_lost_is_refused()
    {
        var claim = await BuriedAsync();
        await ClaimAsync(Request(WorkerB, RunB));

        Refused(await First.Jobs.ReportProgressAsync(claim, new JobProgress(50, null), None));

        Assert.That((await FindAsync(claim.Id)).Progress, Is.Null);
    }
}
