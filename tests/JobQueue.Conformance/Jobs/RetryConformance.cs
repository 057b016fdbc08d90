using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class RetryConformance : StorageConformance
{
    [Test]
    public async Task A_failure_with_a_retry_makes_a_new_job_that_names_the_failed_one()
    {
        var original = Original();
        var retry = Retry();

        await SettledAsync(Failed(retry), original);

        var failed = await FindAsync(original.Id);
        var successor = await FindAsync(retry.Id);
        Assert.That(failed.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(failed.RetriesLeft, Is.EqualTo(2));
        Assert.That(failed.Retry, Is.EqualTo(new RetryIntent(retry.Id, retry.At, Open: false)));
        Assert.That(successor.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(successor.Claimable, Is.True);
        Assert.That(successor.RetryFromId, Is.EqualTo(original.Id));
        Assert.That(successor.RootId, Is.EqualTo(original.Id));
        Assert.That(successor.RetriesLeft, Is.EqualTo(1));
        Assert.That(successor.RetriesTotal, Is.EqualTo(2));
        Assert.That(successor.ScheduledAt, Is.EqualTo(retry.At));
        Assert.That(successor.WorkerId, Is.Empty);
        Assert.That(successor.Fence, Is.Zero);
        Assert.That(successor.Retry, Is.Null);
        Assert.That(successor.Error, Is.Null);
    }

    [Test]
    public async Task The_successor_asks_for_what_the_original_asked_for()
    {
        var original = Original() with
        {
            CapacityMap = CapacityMap.Parse("scan=1"),
            Parameters = JsonSerializer.SerializeToElement(new { layer = "x" }),
            Deadline = TimeSpan.FromMinutes(1),
            StopTimeout = TimeSpan.FromSeconds(2),
            Priority = 7,
            UniqueKey = "one",
            Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(3)),
            OnInterrupt = InterruptPolicy.Leave,
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            ParentId = JobId.New(TimeProvider.System),
            ChildName = "part-1",
        };
        var retry = Retry();
        await SubmitAsync(original);
        var claim = await ClaimAsync(Request() with { Free = CapacityMap.Parse("scan=1") });

        await First.Jobs.SettleAsync(claim, Failed(retry), None);

        var successor = await FindAsync(retry.Id);
        Assert.That(successor.Parameters!.Value.GetRawText(), Is.EqualTo("""{"layer":"x"}"""));
        Assert.That(successor.Action, Is.EqualTo(original.Action));
        Assert.That(successor.CapacityMap, Is.EqualTo(original.CapacityMap));
        Assert.That(successor.Deadline, Is.EqualTo(original.Deadline));
        Assert.That(successor.StopTimeout, Is.EqualTo(original.StopTimeout));
        Assert.That(successor.Priority, Is.EqualTo(original.Priority));
        Assert.That(successor.UniqueKey, Is.EqualTo(original.UniqueKey));
        Assert.That(successor.Backoff, Is.EqualTo(original.Backoff));
        Assert.That(successor.OnInterrupt, Is.EqualTo(original.OnInterrupt));
        Assert.That(successor.TraceParent, Is.EqualTo(original.TraceParent));
        Assert.That(successor.ParentId, Is.EqualTo(original.ParentId));
        Assert.That(successor.ChildName, Is.EqualTo(original.ChildName));
    }

    [Test]
    public async Task Every_job_of_a_chain_names_its_predecessor_and_the_root()
    {
        var root = Original();
        var second = Retry();
        var third = Retry();
        await SettledAsync(Failed(second), root);
        await First.Jobs.SettleAsync(await ClaimAsync(), Failed(third), None);

        var last = await ClaimAsync();

        Assert.That(last.Id, Is.EqualTo(third.Id));
        Assert.That(last.Job.RetryFromId, Is.EqualTo(second.Id));
        Assert.That(last.Job.RootId, Is.EqualTo(root.Id));
        Assert.That(last.Job.RetriesLeft, Is.Zero);
    }

    [Test]
    public async Task A_retry_is_not_claimed_before_its_time()
    {
        var at = First.Clock.UtcNow.AddMinutes(5);
        await SettledAsync(Failed(Retry() with { At = at }), Original());

        var result = await First.Jobs.ClaimAsync(Request(), None);

        Assert.That(result.Claims, Is.Empty);
        Assert.That(result.NextScheduledAt, Is.EqualTo(at));
    }

    [Test]
    public async Task A_repeated_failure_makes_one_successor()
    {
        var retry = Retry();
        var claim = await RunningAsync(Original());
        await First.Jobs.SettleAsync(claim, Failed(retry), None);

        await First.Jobs.SettleAsync(claim, Failed(retry), None);
        await SweepAsync(Second);

        Assert.That(await ChainAsync(claim.Id), Is.EquivalentTo(new[] { claim.Id, retry.Id }));
        Assert.That((await FindAsync(retry.Id)).Rev, Is.EqualTo(1));
    }

    [Test]
    public async Task A_failure_whose_reply_is_lost_makes_one_successor()
    {
        var retry = Retry();
        var claim = await RunningAsync(Original());
        await Storage.LoseNextReplyOfFirstAsync();

        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        Written(await First.Jobs.SettleAsync(claim, Failed(retry), None));

        Assert.That((await FindAsync(claim.Id)).Retry!.Open, Is.False);
        Assert.That(await ChainAsync(claim.Id), Is.EquivalentTo(new[] { claim.Id, retry.Id }));
    }

    private Job Original() => NewJob() with { RetriesLeft = 2, RetriesTotal = 2 };

    private async Task<IEnumerable<JobId>> ChainAsync(JobId root)
    {
        var page = await Second.Queries.ListAsync(new JobQuery { RootId = root, Limit = 100 }, None);
        return page.Jobs.Select(job => job.Id);
    }
}
