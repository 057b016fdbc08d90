using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class EarlyChangesTests
{
    private readonly JobId _id = JobId.New(new FakeTimeProvider());

    [TestCase(5, 4, true)]
    [TestCase(5, 5, false)]
    [TestCase(5, 6, false)]
    public void A_change_overtook_a_claim_when_it_is_later_than_it(long changed, long claimed, bool overtook)
    {
        var calls = new ClaimCalls();
        var early = new EarlyChanges(calls);
        calls.Begin();

        early.Remember(Change(changed));

        Assert.That(early.Overtook(Claim(claimed)), Is.EqualTo(overtook));
    }

    [Test]
    public void Without_a_call_under_way_nothing_is_kept()
    {
        var early = new EarlyChanges(new ClaimCalls());

        early.Remember(Change(5));

        Assert.That(early.Overtook(Claim(4)), Is.False);
    }

    [Test]
    public void What_belongs_to_calls_that_have_returned_is_forgotten()
    {
        var calls = new ClaimCalls();
        var early = new EarlyChanges(calls);
        var call = calls.Begin();
        early.Remember(Change(5));

        calls.End(call);
        calls.Begin();
        early.Remember(Change(1) with { Id = JobId.New(new FakeTimeProvider()) });

        Assert.That(early.Overtook(Claim(4)), Is.False);
    }

    private JobChange Change(long rev) => new() { Id = _id, Rev = rev, Status = JobStatus.CancelRequest };

    private JobClaim Claim(long rev) => new(
        new Job { Id = _id, RetryFromId = _id, RootId = _id, Status = JobStatus.Running, ScheduledAt = default, LastUpdated = default, CreatedAt = default, Action = "work", Rev = rev },
        "incarnation",
        Fence: 1);
}
