using JobQueue.Claiming;
using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Completion;

/// <summary>Waiting for the end of a job, by a client without a worker.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WaitForCompletionTests
{
    private static readonly TimeSpan RealTime = TimeSpan.FromSeconds(30);

    [Test]
    public async Task The_end_is_told_by_the_feed_while_time_stands_still()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync("work");
        var waiting = cluster.Client.WaitForCompletionAsync(job.Id);
        var other = await cluster.SubmitAsync("other");
        await cluster.Client.CancelAsync(other.Id);
        await InTimeAsync(cluster.Client.WaitForCompletionAsync(other.Id)); // By now the first look at the job is over, too.

        await SettleAsync(cluster, new JobSettlement.Completed(null));

        var ended = await InTimeAsync(waiting);
        Assert.That((ended.Id, ended.Status), Is.EqualTo((job.Id, JobStatus.Done)));
    }

    [Test]
    public async Task A_job_that_has_ended_before_is_returned_at_once()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync("work");
        await cluster.Client.CancelAsync(job.Id);

        var ended = await InTimeAsync(cluster.Client.WaitForCompletionAsync(job.Id));

        Assert.That(ended.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_failure_that_is_retried_is_not_the_end_of_the_chain()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync(new JobSubmission { Action = "work", Retries = 1, Backoff = new JobBackoff.None() });
        var waiting = cluster.Client.WaitForCompletionAsync(job.Id);
        var thisJob = cluster.Client.WaitForCompletionAsync(job.Id, CompletionScope.SingleJob);

        await SettleAsync(cluster, Failed(cluster));
        var failed = await InTimeAsync(thisJob);
        var early = waiting.IsCompleted;
        await SettleAsync(cluster, new JobSettlement.Completed(null));

        var ended = await InTimeAsync(waiting);
        Assert.That((failed.Id, failed.Status), Is.EqualTo((job.Id, JobStatus.Error)));
        Assert.That(early, Is.False);
        Assert.That((ended.RootId, ended.Status), Is.EqualTo((job.Id, JobStatus.Done)));
        Assert.That(ended.Id, Is.EqualTo(failed.Retry!.Id));
    }

    [Test]
    public async Task Of_a_chain_that_ended_before_the_last_job_is_returned()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync(new JobSubmission { Action = "work", Retries = 1 });
        await SettleAsync(cluster, Failed(cluster));
        await SettleAsync(cluster, new JobSettlement.Completed(null));

        var ended = await InTimeAsync(cluster.Client.WaitForCompletionAsync(job.Id));

        Assert.That((ended.RetryFromId, ended.Status), Is.EqualTo((job.Id, JobStatus.Done)));
    }

    [Test]
    public async Task Many_wait_for_many_jobs()
    {
        await using var cluster = new TestCluster();
        var jobs = await cluster.Client.SubmitManyAsync([.. Enumerable.Range(0, 500).Select(_ => new JobSubmission { Action = "work" })]);
        var waiting = jobs.Select(result => cluster.Client.WaitForCompletionAsync(result.Job.Id)).Concat(jobs.Select(result => cluster.Client.WaitForCompletionAsync(result.Job.Id))).ToList();

        foreach (var result in jobs)
        {
            await cluster.Client.CancelAsync(result.Job.Id);
        }

        var ended = await InTimeAsync(Task.WhenAll(waiting));
        Assert.That(ended.Select(job => job.Id).Distinct().Count(), Is.EqualTo(500));
    }

    [Test]
    public async Task An_unknown_job_is_an_error()
    {
        await using var cluster = new TestCluster();
        var unknown = JobId.New(cluster.Time);

        Assert.That(
            async () => await InTimeAsync(cluster.Client.WaitForCompletionAsync(unknown)),
            Throws.TypeOf<JobNotFoundException>().With.Property(nameof(JobNotFoundException.Id)).EqualTo(unknown).And.Message.Contains(unknown.ToString()));
    }

    [Test]
    public async Task A_job_deleted_while_it_is_waited_for_is_an_error()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync("work");
        var waiting = cluster.Client.WaitForCompletionAsync(job.Id);

        await cluster.Client.DeleteAsync(job.Id);

        Assert.That(async () => await InTimeAsync(waiting), Throws.TypeOf<JobNotFoundException>().With.Message.Contains("was deleted"));
    }

    [Test]
    public async Task Waiting_ends_with_its_token_and_the_job_goes_on()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync("work");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5), cluster.Time);
        var waiting = cluster.Client.WaitForCompletionAsync(job.Id, cancellationToken: timeout.Token);

        cluster.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await InTimeAsync(waiting), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_cancel_that_reaches_the_retry_ends_the_wait_for_the_chain()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync(new JobSubmission { Action = "work", Retries = 1 });
        var faults = new Testing.Faults.FaultScript();
        var crashing = cluster.Database.Connect("crashing", faults).Jobs;
        var claim = await ClaimAsync(cluster);
        faults.CrashAfterWrites(1);
        Assert.That(async () => await crashing.SettleAsync(claim, Failed(cluster), CancellationToken.None), Throws.InstanceOf<Exception>());
        var waiting = cluster.Client.WaitForCompletionAsync(job.Id);

        await cluster.Client.CancelAsync(job.Id);
        await cluster.UntilAsync(() => waiting.IsCompleted, TimeSpan.FromSeconds(10));

        Assert.That(await waiting, Has.Property(nameof(Job.RetryFromId)).EqualTo(job.Id).And.Property(nameof(Job.Status)).EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_result_is_read_back_as_what_it_was()
    {
        await using var cluster = new TestCluster();
        var job = await cluster.SubmitAsync("work");
        await SettleAsync(cluster, new JobSettlement.Completed(System.Text.Json.JsonSerializer.SerializeToElement(new { pages = 3 })));

        var ended = await InTimeAsync(cluster.Client.WaitForCompletionAsync(job.Id));

        Assert.That(ended.GetResult<Report>(), Is.EqualTo(new Report(3)));
        Assert.That(() => ended.GetResult<int>(), Throws.TypeOf<JobQueueException>().With.Message.Contains(job.Id.ToString()));
        Assert.That(job.GetResult<Report>(), Is.Null, "A job without a result.");
    }

    private static JobSettlement.Failed Failed(TestCluster cluster) => new(new JobError("boom", "It broke."), new PlannedRetry(JobId.New(cluster.Time), cluster.Time.GetUtcNow()));

    private static async Task<JobClaim> ClaimAsync(TestCluster cluster)
    {
        var request = new ClaimRequest { WorkerId = "w", Incarnation = "w-1", Actions = ["work"], Free = CapacityMap.Empty, Ahead = TimeSpan.Zero };
        return (await cluster.Jobs.ClaimAsync(request, CancellationToken.None)).Claims.Single();
    }

    private static async Task SettleAsync(TestCluster cluster, JobSettlement settlement) =>
        await cluster.Jobs.SettleAsync(await ClaimAsync(cluster), settlement, CancellationToken.None);

    // The fake clock stands still; only a hint of the feed can end the wait. A lost one must fail the test and not hang it.
    private static Task<T> InTimeAsync<T>(Task<T> task) => task.WaitAsync(RealTime, TimeProvider.System);

    private sealed record Report(int Pages);
}
