using JobQueue.Running;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WakeSignalTests
{
    [Test]
    public async Task Any_number_of_requests_before_the_loop_looks_are_one()
    {
        using var signal = new WakeSignal(new FakeTimeProvider());
        signal.Wake();
        signal.Wake();
        signal.WakeIn(TimeSpan.Zero);

        await signal.WaitAsync(CancellationToken.None);

        Assert.That(signal.WaitAsync(CancellationToken.None).IsCompleted, Is.False);
    }

    [Test]
    public async Task The_earliest_of_the_times_asked_for_wakes()
    {
        var time = new FakeTimeProvider();
        using var signal = new WakeSignal(time);
        signal.WakeIn(TimeSpan.FromSeconds(10));
        signal.WakeIn(TimeSpan.FromSeconds(3));
        signal.WakeIn(TimeSpan.FromSeconds(5));
        var waiting = signal.WaitAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(2.9));
        var early = waiting.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(0.1));
        await waiting;

        Assert.That(early, Is.False);
    }

    [Test]
    public async Task A_wake_up_at_once_leaves_a_later_one_standing()
    {
        var time = new FakeTimeProvider();
        using var signal = new WakeSignal(time);
        signal.WakeIn(TimeSpan.FromSeconds(3));
        signal.Wake();
        await signal.WaitAsync(CancellationToken.None);
        var second = signal.WaitAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(3));
        await second;

        Assert.That(second.IsCompletedSuccessfully);
    }

    [Test]
    public void A_time_further_away_than_a_timer_reaches_wakes_early_instead_of_failing()
    {
        using var signal = new WakeSignal(new FakeTimeProvider());

        Assert.That(() => signal.WakeIn(TimeSpan.MaxValue), Throws.Nothing);
    }
}
