using NUnit.Framework;

namespace JobQueue.Conformance.Leadership;

public abstract class LeaseConformance : StorageConformance
{
    private const string Lease = "crons";

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    [Test]
    public async Task The_first_who_asks_leads_term_1_and_others_are_told_of_it()
    {
        var first = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);
        var second = await Second.Leases.AcquireAsync(Lease, RunB, WorkerB, Length, None);

        Assert.That((first.Incarnation, first.WorkerId, first.Term), Is.EqualTo((RunA, WorkerA, 1L)));
        Assert.That(first.ExpiresAt - first.BeganAt, Is.EqualTo(Length));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(await Second.Leases.FindAsync(Lease, None), Is.EqualTo(first));
    }

    [Test]
    public async Task Of_many_who_ask_at_once_one_leads()
    {
        var terms = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? First : Second).Leases.AcquireAsync(Lease, $"run-{n}", $"worker-{n}", Length, None)));

        Assert.That(terms.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_who_follow_an_expired_term_at_once_one_leads_the_next()
    {
        await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);
        Storage.Advance(Length);

        var terms = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? First : Second).Leases.AcquireAsync(Lease, $"run-{n}", $"worker-{n}", Length, None)));

        Assert.That(terms.Distinct().Count(), Is.EqualTo(1));
        Assert.That(terms[0].Term, Is.EqualTo(2));
    }

    [Test]
    public async Task A_renewed_term_stands_a_length_longer()
    {
        var term = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);
        Storage.Advance(Length / 2);

        var renewed = await First.Leases.RenewAsync(term, Length, None);
        Storage.Advance(Length * 0.9);
        var other = await Second.Leases.AcquireAsync(Lease, RunB, WorkerB, Length, None);

        Assert.That(renewed, Is.EqualTo(term with { ExpiresAt = term.ExpiresAt + (Length / 2) }));
        Assert.That(other, Is.EqualTo(renewed));
    }

    [Test]
    public async Task A_term_that_was_followed_cannot_be_renewed_or_given_back()
    {
        var term = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);
        Storage.Advance(Length);
        var next = await Second.Leases.AcquireAsync(Lease, RunB, WorkerB, Length, None);

        Assert.That(await First.Leases.RenewAsync(term, Length, None), Is.Null);
        Assert.That(await First.Leases.ReleaseAsync(term, None), Is.False);
        Assert.That(await First.Leases.FindAsync(Lease, None), Is.EqualTo(next));
    }

    [Test]
    public async Task An_expired_term_that_nobody_followed_can_be_renewed()
    {
        var term = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);
        Storage.Advance(2 * Length);

        Assert.That((await First.Leases.RenewAsync(term, Length, None))?.Term, Is.EqualTo(1));
    }

    [Test]
    public async Task A_term_given_back_is_followed_at_once()
    {
        var term = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);

        var released = await First.Leases.ReleaseAsync(term, None);
        var next = await Second.Leases.AcquireAsync(Lease, RunB, WorkerB, Length, None);

        Assert.That(released, Is.True);
        Assert.That((next.Incarnation, next.Term), Is.EqualTo((RunB, 2L)));
    }

    [Test]
    public async Task Asking_again_after_a_lost_reply_finds_the_own_term()
    {
        await Storage.LoseNextReplyOfFirstAsync();
        Assert.That(() => First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None), Throws.InstanceOf<JobQueueException>());
        await Storage.RestoreFirstAsync();

        var term = await First.Leases.AcquireAsync(Lease, RunA, WorkerA, Length, None);

        Assert.That((term.Incarnation, term.Term), Is.EqualTo((RunA, 1L)));
    }

    [Test]
    public async Task A_lease_that_nobody_ever_held_is_none()
    {
        Assert.That(await First.Leases.FindAsync(Lease, None), Is.Null);
    }
}
