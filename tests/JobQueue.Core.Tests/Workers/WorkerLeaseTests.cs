using JobQueue.Workers;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WorkerLeaseTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    [Test]
    public void A_worker_that_never_registered_has_no_lease()
    {
        var world = new World();

        Assert.That(world.Lease.MayBegin, Is.False);
        Assert.That(world.Lease.Remaining, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void The_lease_counts_from_before_the_renewal_was_sent_not_from_its_reply()
    {
        var world = new World();
        var sentAt = world.Time.GetTimestamp();
        world.Time.Advance(TimeSpan.FromSeconds(10));

        world.Lease.Begin("i", sentAt, world.Time.GetUtcNow() + Length);

        Assert.That(world.Lease.Remaining, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void The_databases_clock_ends_it_when_that_is_earlier()
    {
        var world = new World();
        world.Lease.Begin("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);

        world.Clock.Offset = TimeSpan.FromMinutes(5);

        Assert.That(world.Lease.Remaining, Is.LessThan(TimeSpan.Zero));
    }

    [Test]
    public void Nothing_new_is_begun_in_its_last_third()
    {
        var world = new World();
        world.Lease.Begin("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);

        world.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(world.Lease.MayBegin, Is.False);
        Assert.That(world.Lease.Remaining, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void An_answer_for_another_incarnation_or_of_an_earlier_renewal_changes_nothing()
    {
        var world = new World();
        world.Lease.Begin("old", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);
        var early = world.Time.GetTimestamp();
        world.Time.Advance(TimeSpan.FromSeconds(5));
        world.Lease.Begin("new", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);

        world.Lease.Bury("old");
        world.Lease.Renew("new", early, world.Time.GetUtcNow() - Length);

        Assert.That(world.Lease.Incarnation, Is.EqualTo("new"));
        Assert.That(world.Lease.Remaining, Is.EqualTo(Length));
    }

    [Test]
    public void A_burial_ends_it_at_once_and_is_told()
    {
        var world = new World();
        world.Lease.Begin("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);
        var buried = world.Lease.WhenBuriedAsync();

        world.Lease.Bury("i");

        Assert.That(world.Lease.MayBegin, Is.False);
        Assert.That(world.Lease.Incarnation, Is.Null);
        Assert.That(async () => await buried, Is.EqualTo("i"));
    }

    [Test]
    public void Regaining_it_is_told_once_and_not_with_every_renewal()
    {
        var world = new World();
        var told = 0;
        world.Lease.Regained += () => told++;

        world.Lease.Begin("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);
        world.Lease.Renew("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);
        world.Time.Advance(Length);
        world.Lease.Renew("i", world.Time.GetTimestamp(), world.Time.GetUtcNow() + Length);

        Assert.That(told, Is.EqualTo(2));
    }

    private sealed class World
    {
        public World()
        {
            Clock = new OffsetClock(Time);
            Lease = new WorkerLease(Clock, Time, Options.Create(new JobQueueOptions { Lease = Length }));
        }

        public FakeTimeProvider Time { get; } = new();

        public OffsetClock Clock { get; }

        public WorkerLease Lease { get; }
    }
}
