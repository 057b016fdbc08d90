using JobQueue.Claiming;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ClaimCallsTests
{
    [Test]
    public void Calls_begun_after_the_horizon_are_not_waited_for()
    {
        var calls = new ClaimCalls();
        var before = calls.Begin();
        var horizon = calls.Begun;
        calls.Begin();

        var waiting = calls.WhenEndedAsync(horizon, CancellationToken.None);
        var early = waiting.IsCompleted;
        calls.End(before);

        Assert.That(early, Is.False);
        Assert.That(async () => await waiting, Throws.Nothing);
        Assert.That(calls.HaveEnded(horizon));
        Assert.That(calls.AnyOutstanding);
    }

    [Test]
    public void Without_calls_there_is_nothing_to_wait_for()
    {
        var calls = new ClaimCalls();

        Assert.That(calls.WhenEndedAsync(calls.Begun, CancellationToken.None).IsCompletedSuccessfully);
    }
}
