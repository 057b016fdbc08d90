using JobQueue.Claiming;
using NUnit.Framework;

namespace JobQueue.Core.Tests;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobQueueOptionsValidatorTests
{
    private static readonly JobQueueOptionsValidator Validator = new();

    public static IEnumerable<TestCaseData> OutOfBounds()
    {
        yield return Case(nameof(JobQueueOptions.ReplicaId), options => options.ReplicaId = "");
        yield return Case(nameof(JobQueueOptions.ReplicaId), options => options.ReplicaId = "a b");
        yield return Case(nameof(JobQueueOptions.Capacity), options => options.Capacity["scan"] = -1);
        yield return Case(nameof(JobQueueOptions.MaxConcurrency), options => options.MaxConcurrency = 0);
        yield return Case(nameof(JobQueueOptions.ClaimBatch), options => options.ClaimBatch = 0);
        yield return Case(nameof(JobQueueOptions.Lease), options => options.Lease = TimeSpan.FromMilliseconds(499));
        yield return Case(nameof(JobQueueOptions.HeartbeatInterval), options => options.HeartbeatInterval = TimeSpan.FromSeconds(11));
        yield return Case(nameof(JobQueueOptions.HeartbeatInterval), options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(49));
        yield return Case(nameof(JobQueueOptions.SweepInterval), options => options.SweepInterval = TimeSpan.Zero);
        yield return Case(nameof(JobQueueOptions.ClaimAhead), options => options.ClaimAhead = TimeSpan.FromSeconds(-1));
        yield return Case(nameof(JobQueueOptions.ClaimDelay), options => options.ClaimDelay = (ClaimDelay)9);
        yield return Case(nameof(JobQueueOptions.MaxClaimDelay), options => options.MaxClaimDelay = TimeSpan.FromMinutes(2));
        yield return Case(nameof(JobQueueOptions.StopTimeout), options => options.StopTimeout = TimeSpan.FromSeconds(-1));
        yield return Case(nameof(JobQueueOptions.Drain), options => options.Drain = TimeSpan.FromSeconds(-1));

        static TestCaseData Case(string setting, Action<JobQueueOptions> change) => new(setting, change);
    }

    [Test]
    public void The_defaults_are_valid_wherever_the_machine_has_a_plain_name()
    {
        var options = new JobQueueOptions { ReplicaId = "a-machine.local" };

        Assert.That(Validator.Validate(null, options).Succeeded);
    }

    [TestCaseSource(nameof(OutOfBounds))]
    public void A_setting_out_of_bounds_is_named(string setting, Action<JobQueueOptions> change)
    {
        var options = new JobQueueOptions { ReplicaId = "a" };
        change(options);

        var result = Validator.Validate(null, options);

        Assert.That(result.Failures, Has.Some.Contains($"JobQueueOptions.{setting}"));
    }
}
