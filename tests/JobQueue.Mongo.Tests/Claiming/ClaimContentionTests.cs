using JobQueue.Mongo.Claiming;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

/// <summary>How claims that are made at the same time keep out of each other's way.</summary>
[TestFixture]
internal sealed class ClaimContentionTests
{
    private static readonly int[] First = [0, 1, 2, 3];

    [Test]
    public void Without_rivals_a_claim_takes_the_very_first()
    {
        var contention = new ClaimContention(new Random(1));
        contention.Saw(tried: 4, won: 4);

        Assert.That(contention.Parts, Is.EqualTo(1));
        Assert.That(contention.PartOf(First.Concat([4, 5]).ToList(), wanted: 4), Is.EqualTo(First));
    }

    [Test]
    public void After_losing_to_rivals_a_claim_takes_one_of_several_parts_and_in_time_each_of_them()
    {
        var contention = new ClaimContention(new Random(1));
        contention.Saw(tried: 4, won: 1);
        var candidates = Enumerable.Range(0, 4 * contention.Parts).ToList();

        var taken = Enumerable.Range(0, 50).Select(_ => contention.PartOf(candidates, wanted: 4)).ToList();

        Assert.That(contention.Parts, Is.EqualTo(2));
        Assert.That(taken.Select(part => part.Count), Is.All.EqualTo(4));
        Assert.That(taken.Select(part => part[0]).Distinct(), Is.EquivalentTo(new[] { 0, 4 }));
    }

    [Test]
    public void Where_fewer_candidates_are_left_than_parts_the_very_first_are_taken()
    {
        var contention = new ClaimContention(new Random(1));
        contention.Saw(tried: 4, won: 0);

        Assert.That(contention.PartOf(First.Append(4).ToList(), wanted: 4), Is.EqualTo(First));
    }

    [Test]
    public void Rivals_that_are_gone_are_forgotten_and_never_more_than_sixteen_are_assumed()
    {
        var contention = new ClaimContention(new Random(1));
        for (var n = 0; n < 10; n++)
        {
            contention.Saw(tried: 4, won: 0);
        }

        var most = contention.Parts;
        for (var n = 0; n < most; n++)
        {
            contention.Saw(tried: 4, won: 4);
        }

        Assert.That(most, Is.EqualTo(ClaimContention.MaxParts));
        Assert.That(contention.Parts, Is.EqualTo(1));
    }
}
