using JobQueue.Claiming;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ClaimDelayPolicyTests
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(3);

    [Test]
    public void Uniform_delays_every_claim_by_a_random_time_up_to_the_longest([Values] ClaimPrompt prompt)
    {
        var policy = new ClaimDelayPolicy(ClaimDelay.Uniform, Max, new Random(1));

        var delays = Enumerable.Range(0, 1000).Select(_ => policy.DelayOf(prompt, () => 0, () => false)).ToList();

        Assert.That(delays, Is.All.InRange(TimeSpan.Zero, Max));
        Assert.That(delays.Min(), Is.LessThan(TimeSpan.FromSeconds(0.1)));
        Assert.That(delays.Max(), Is.GreaterThan(TimeSpan.FromSeconds(2.9)));
    }

    [Test]
    public void None_delays_no_claim([Values] ClaimPrompt prompt)
    {
        var policy = new ClaimDelayPolicy(ClaimDelay.None, Max, new Random(1));

        Assert.That(policy.DelayOf(prompt, () => 1, () => true), Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(ClaimPrompt.FreedSlot)]
    [TestCase(ClaimPrompt.Refill)]
    [TestCase(ClaimPrompt.Sweep)]
    [TestCase(ClaimPrompt.Schedule)]
    public void Load_aware_delays_only_what_an_event_prompts(object prompt)
    {
        var policy = new ClaimDelayPolicy(ClaimDelay.LoadAware, Max, new Random(1));

        Assert.That(policy.DelayOf((ClaimPrompt)prompt, () => 1, () => true), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Load_aware_delays_an_event_by_up_to_50_ms_times_the_load()
    {
        var policy = new ClaimDelayPolicy(ClaimDelay.LoadAware, Max, new Random(1));

        var delays = Enumerable.Range(0, 1000).Select(_ => policy.DelayOf(ClaimPrompt.Feed, () => 0.5, () => true)).ToList();

        Assert.That(delays, Is.All.InRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(25)));
        Assert.That(delays.Max(), Is.GreaterThan(TimeSpan.FromMilliseconds(24)));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Load_aware_does_not_wait_while_idle_or_for_nobody(double load, bool roomElsewhere)
    {
        var policy = new ClaimDelayPolicy(ClaimDelay.LoadAware, Max, new Random(1));

        Assert.That(policy.DelayOf(ClaimPrompt.Feed, () => load, () => roomElsewhere), Is.EqualTo(TimeSpan.Zero));
    }
}
