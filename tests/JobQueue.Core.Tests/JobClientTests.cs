using System.Text.Json;
using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Core.Tests;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobClientTests
{
    private static readonly JobSubmission Valid = new() { Action = "work" };

    public static IEnumerable<TestCaseData> OutOfBounds()
    {
        yield return Case(nameof(JobSubmission.Action), Valid with { Action = "" });
        yield return Case(nameof(JobSubmission.Action), Valid with { Action = "with space" });
        yield return Case(nameof(JobSubmission.Action), Valid with { Action = new string('a', 129) });
        yield return Case(nameof(JobSubmission.Id), Valid with { Id = default(JobId) });
        yield return Case(nameof(JobSubmission.Parameters), Valid with { Parameters = JsonSerializer.SerializeToElement(new[] { 1 }) });
        yield return Case(nameof(JobSubmission.Parameters), Valid with { Parameters = JsonSerializer.SerializeToElement(new { text = new string('x', 256 * 1024) }) });
        yield return Case(nameof(JobSubmission.Retries), Valid with { Retries = -1 });
        yield return Case(nameof(JobSubmission.Retries), Valid with { Retries = 1001 });
        yield return Case(nameof(JobSubmission.Backoff), Valid with { Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(-1)) });
        yield return Case(nameof(JobSubmission.Backoff), Valid with { Backoff = new JobBackoff.Exponential(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)) });
        yield return Case(nameof(JobSubmission.Deadline), Valid with { Deadline = TimeSpan.Zero });
        yield return Case(nameof(JobSubmission.StopTimeout), Valid with { StopTimeout = TimeSpan.FromTicks(-1) });
        yield return Case(nameof(JobSubmission.Priority), Valid with { Priority = 101 });
        yield return Case(nameof(JobSubmission.UniqueKey), Valid with { UniqueKey = "" });
        yield return Case(nameof(JobSubmission.UniqueKey), Valid with { UniqueKey = new string('k', 513) });
        yield return Case(nameof(JobSubmission.OnInterrupt), Valid with { OnInterrupt = (InterruptPolicy)7 });
        yield return Case(nameof(JobSubmission.Interruptions), Valid with { Interruptions = -1 });

        static TestCaseData Case(string field, JobSubmission submission) => new(field, submission);
    }

    [TestCaseSource(nameof(OutOfBounds))]
    public async Task A_submission_out_of_bounds_is_refused_with_the_field(string field, JobSubmission submission)
    {
        await using var cluster = new TestCluster();

        Assert.That(
            async () => await cluster.Client.SubmitAsync(submission),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(field).And.Property(nameof(ArgumentException.ParamName)).EqualTo($"submission.{field}"));
    }

    [Test]
    public async Task Of_many_submissions_the_message_names_the_faulty_one_and_none_is_stored()
    {
        await using var cluster = new TestCluster();

        Assert.That(
            async () => await cluster.Client.SubmitManyAsync([Valid, Valid, Valid with { Retries = -1 }]),
            Throws.ArgumentException.With.Message.Contains("submissions[2].Retries"));
        Assert.That((await cluster.Client.ListAsync(new JobQuery())).Count, Is.Zero);
    }

    [Test]
    public async Task Two_submissions_with_one_id_are_refused()
    {
        await using var cluster = new TestCluster();
        var id = JobId.New(cluster.Time);

        Assert.That(
            async () => await cluster.Client.SubmitManyAsync([Valid with { Id = id }, Valid, Valid with { Id = id }]),
            Throws.ArgumentException.With.Message.Contains("submissions[2].Id").And.Message.Contains("submissions[0]"));
    }

    [Test]
    public async Task No_submissions_are_no_jobs()
    {
        await using var cluster = new TestCluster();

        Assert.That(await cluster.Client.SubmitManyAsync([]), Is.Empty);
    }

    [Test]
    public async Task A_submission_repeated_with_its_id_is_one_job()
    {
        await using var cluster = new TestCluster();
        var submission = Valid with { Id = JobId.New(cluster.Time) };

        var first = await cluster.Client.SubmitAsync(submission);
        var second = await cluster.Client.SubmitAsync(submission);

        Assert.That(second.Job.Id, Is.EqualTo(first.Job.Id));
        Assert.That((await cluster.Client.ListAsync(new JobQuery())).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_original_job_is_its_own_root_and_is_due_now()
    {
        await using var cluster = new TestCluster();

        var job = await cluster.SubmitAsync(Valid with { Retries = 3, Interruptions = 2 });

        Assert.That((job.RetryFromId, job.RootId), Is.EqualTo((job.Id, job.Id)));
        Assert.That(job.ScheduledAt, Is.EqualTo(cluster.Time.GetUtcNow()));
        Assert.That((job.RetriesLeft, job.RetriesTotal, job.InterruptionsLeft), Is.EqualTo((3, 3, 2)));
    }

    [TestCase(0)]
    [TestCase(1001)]
    public async Task A_page_has_1_to_1000_jobs(int limit)
    {
        await using var cluster = new TestCluster();

        Assert.That(async () => await cluster.Client.ListAsync(new JobQuery { Limit = limit }), Throws.ArgumentException.With.Message.Contains("Limit"));
    }
}
