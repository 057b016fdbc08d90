using JobQueue.Jobs;
using JobQueue.Testing.InMemory;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RetryPolicyTests
{
    private static readonly TimerWatch Time = new();

    [Test]
    public void Exponential_back_off_doubles_up_to_its_cap_and_takes_off_at_most_a_half()
    {
        var backoff = new JobBackoff.Exponential(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        var longest = new[] { 1, 2, 4, 8, 10, 10 };

        for (var failuresBefore = 0; failuresBefore < longest.Length; failuresBefore++)
        {
            var delays = Enumerable.Range(0, 200).Select(seed => DelayOf(Failed(backoff, failuresBefore), new Random(seed)).TotalSeconds).ToList();

            Assert.That(delays, Is.All.InRange(longest[failuresBefore] / 2.0, (double)longest[failuresBefore]));
            Assert.That(delays.Distinct().Count(), Is.GreaterThan(150), "Retries must spread.");
        }
    }

    [Test]
    public void A_thousand_failures_still_wait_for_the_cap_at_most() =>
        Assert.That(DelayOf(Failed(JobBackoff.Default, 999), new Random(1)), Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));

    [Test]
    public void Without_back_off_a_retry_is_due_at_once() => Assert.That(DelayOf(Failed(new JobBackoff.None(), 3), new Random(1)), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void A_retry_beyond_the_end_of_time_is_due_at_its_end()
    {
        var retry = Policy(new Random(1)).Plan(Failed(JobBackoff.Default, 0), new FailureRetry.After(TimeSpan.MaxValue));

        Assert.That(retry!.At, Is.EqualTo(DateTimeOffset.MaxValue));
    }

    private static RetryPolicy Policy(Random random) => new(new InMemoryDatabase(Time).Connect("replica").Clock, Time, random);

    private static TimeSpan DelayOf(Job job, Random random) => Policy(random).Plan(job, new FailureRetry.ByBackoff())!.At - Time.GetUtcNow();

    private static Job Failed(JobBackoff backoff, int failuresBefore)
    {
        var submission = new JobSubmission { Action = "work", Retries = JobSubmission.MaxRetries, Backoff = backoff };
        return new JobFactory(new InMemoryDatabase(Time).Connect("replica").Clock, Time).Create(submission) with { RetriesLeft = JobSubmission.MaxRetries - failuresBefore };
    }
}
