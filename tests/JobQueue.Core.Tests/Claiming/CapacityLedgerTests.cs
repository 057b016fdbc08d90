using JobQueue.Claiming;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CapacityLedgerTests
{
    private static CapacityMap Map(string text) => CapacityMap.Parse(text);

    [Test]
    public void What_a_job_takes_is_gone_until_it_is_given_back()
    {
        var ledger = new CapacityLedger(Map("scan=3,other=1"), slots: 2);

        ledger.Take(Map("scan=2"));
        var taken = ledger.Free();
        ledger.GiveBack(Map("scan=2"));
        var givenBack = ledger.Free();

        Assert.That((taken.Units, taken.Slots), Is.EqualTo((Map("scan=1,other=1"), 1)));
        Assert.That((givenBack.Units, givenBack.Slots), Is.EqualTo((Map("scan=3,other=1"), 2)));
    }

    [Test]
    public void A_job_that_needs_nothing_takes_a_slot()
    {
        var ledger = new CapacityLedger(Map("scan=1"), slots: 1);

        ledger.Take(null);

        Assert.That(ledger.Free().Slots, Is.Zero);
        Assert.That(ledger.Free().Units, Is.EqualTo(Map("scan=1")));
    }

    [Test]
    public void A_capacity_below_what_is_in_use_leaves_nothing_free_not_less()
    {
        var ledger = new CapacityLedger(Map("scan=5"), slots: 10);
        ledger.Take(Map("scan=4"));

        ledger.Capacity = Map("scan=1");

        Assert.That(ledger.Free().Units["scan"], Is.Zero);
        Assert.That(ledger.IsOverused(Map("scan=1")));
        Assert.That(ledger.IsOverused(Map("other=1")), Is.False);
    }

    [Test]
    public void A_key_that_an_operator_removed_counts_as_none()
    {
        var ledger = new CapacityLedger(Map("scan=5"), slots: 10);
        ledger.Take(Map("scan=1"));

        ledger.Capacity = CapacityMap.Empty;

        Assert.That(ledger.Free().Units, Is.Empty);
        Assert.That(ledger.IsOverused(Map("scan=1")));
    }

    [Test]
    public void Sums_beyond_64_bits_are_kept()
    {
        var most = Map($"bytes={long.MaxValue}");
        var ledger = new CapacityLedger(most, slots: 10);
        ledger.Take(most);
        ledger.Take(most);

        ledger.GiveBack(most);

        Assert.That(ledger.Free().Units["bytes"], Is.Zero);
        Assert.That(ledger.FreeWithout([most]).Units["bytes"], Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void The_load_is_that_of_what_is_used_most()
    {
        var ledger = new CapacityLedger(Map("scan=4,other=100"), slots: 10);

        ledger.Take(Map("scan=3,other=1"));

        Assert.That(ledger.Load, Is.EqualTo(0.75));
    }
}
