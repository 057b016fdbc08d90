using JobQueue.Claiming;
using JobQueue.Jobs;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

/// <summary>Room gathers before a claim only under a backlog, and never for longer than a claim takes.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClaimPaceTests
{
    private const int Slots = 4;

    private static readonly TimeSpan OneClaim = TimeSpan.FromMilliseconds(6);

    private readonly FakeTimeProvider _time = new();
    private readonly CapacityLedger _ledger = new(CapacityMap.Empty, Slots);

    [Test]
    public void The_first_claim_waits_for_nothing() => Assert.That(Pace().GatherAsync(CancellationToken.None).IsCompleted, Is.True);

    [Test]
    public void A_claim_that_got_less_than_it_asked_for_lets_the_next_one_go_at_once()
    {
        var pace = Pace();
        Claim(pace, asked: 4, won: 3);

        Assert.That(pace.GatherAsync(CancellationToken.None).IsCompleted, Is.True);
    }

    [Test]
    public async Task Under_a_backlog_the_next_claim_waits_until_as_many_slots_are_free_as_before_the_latest()
    {
        var pace = Pace();
        Claim(pace, asked: 4, won: 4);
        _ledger.GiveBack(null);
        var gathering = pace.GatherAsync(CancellationToken.None);

        _ledger.GiveBack(null);
        _ledger.GiveBack(null);
        var early = gathering.IsCompleted;
        _ledger.GiveBack(null);

        await gathering.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(early, Is.False);
    }

    [Test]
    public async Task A_slot_waits_for_others_no_longer_than_the_latest_claim_took()
    {
        var pace = Pace();
        Claim(pace, asked: 4, won: 4);
        _ledger.GiveBack(null);
        var gathering = pace.GatherAsync(CancellationToken.None);

        _time.Advance(OneClaim - TimeSpan.FromMilliseconds(1));
        var early = gathering.IsCompleted;
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await gathering.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(early, Is.False);
    }

    [Test]
    public async Task However_slow_the_database_is_a_slot_waits_a_fiftieth_of_a_second_at_most()
    {
        var pace = Pace();
        pace.Begin(Slots);
        _time.Advance(TimeSpan.FromSeconds(3));
        pace.Saw(asked: 4, won: 4);
        TakeAll();
        var gathering = pace.GatherAsync(CancellationToken.None);

        _time.Advance(ClaimPace.LongestWait);

        await gathering.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public void A_worker_that_claims_one_by_one_gathers_nothing()
    {
        var pace = new ClaimPace(_ledger, batch: 1, _time);
        Claim(pace, asked: 1, won: 1);

        Assert.That(pace.GatherAsync(CancellationToken.None).IsCompleted, Is.True);
    }

    [Test]
    public async Task A_worker_that_stops_does_not_wait_for_room()
    {
        var pace = Pace();
        using var stop = new CancellationTokenSource();
        Claim(pace, asked: 4, won: 4);
        var gathering = pace.GatherAsync(stop.Token);

        await stop.CancelAsync();

        Assert.That(() => gathering, Throws.InstanceOf<OperationCanceledException>());
    }

    private ClaimPace Pace() => new(_ledger, batch: 50, _time);

    /// <summary>A claim of a while, after which all slots are in use.</summary>
    private void Claim(ClaimPace pace, int asked, int won)
    {
        pace.Begin(Slots);
        _time.Advance(OneClaim);
        pace.Saw(asked, won);
        TakeAll();
    }

    private void TakeAll()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            _ledger.Take(null);
        }
    }
}
