using System.Globalization;
using NUnit.Framework;

namespace JobQueue.Jobs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CapacityMapTests
{
    [Test]
    public void A_missing_key_counts_as_nothing()
    {
        var map = CapacityMap.Parse("scan=2");

        Assert.That(map["scan"], Is.EqualTo(2));
        Assert.That(map["other"], Is.Zero);
    }

    [TestCase("", "", true)]
    [TestCase("", "scan=1", true)]
    [TestCase("scan=0", "", true)]
    [TestCase("scan=1", "scan=1", true)]
    [TestCase("scan=2", "scan=1", false)]
    [TestCase("scan=1", "", false)]
    [TestCase("a=1,b=2", "a=1,b=1", false)]
    [TestCase("a=1,b=2", "b=2,a=1,c=5", true)]
    [TestCase("Scan=1", "scan=1", false)]
    public void A_need_fits_where_every_key_has_room(string need, string free, bool fits)
    {
        Assert.That(CapacityMap.Parse(need).FitsIn(CapacityMap.Parse(free)), Is.EqualTo(fits));
    }

    [TestCase("b=2,a=1", "a=1,b=2")]
    [TestCase("a=0,b=2", "b=2")]
    [TestCase(" a = 1 , b = 2 ", "a=1,b=2")]
    [TestCase("B=1,a=1", "B=1,a=1")]
    [TestCase("", "")]
    [TestCase("a=9223372036854775807", "a=9223372036854775807")]
    public void The_signature_is_equal_for_maps_that_ask_for_the_same(string text, string signature)
    {
        Assert.That(CapacityMap.Parse(text).Signature, Is.EqualTo(signature));
    }

    [Test]
    public void Maps_are_equal_by_their_units()
    {
        Assert.That(CapacityMap.Parse("a=1,b=2"), Is.EqualTo(CapacityMap.Parse("b=2,a=1")));
        Assert.That(CapacityMap.Parse("a=1").Equals(CapacityMap.Parse("a=1,b=0")), Is.False);
        Assert.That(CapacityMap.Parse("a=1,b=2").GetHashCode(), Is.EqualTo(CapacityMap.Parse("b=2,a=1").GetHashCode()));
    }

    [TestCase("scan")]
    [TestCase("scan=")]
    [TestCase("scan=-1")]
    [TestCase("scan=1.5")]
    [TestCase("scan=9223372036854775808")]
    [TestCase("=1")]
    [TestCase("a b=1")]
    [TestCase("a.b=1")]
    [TestCase("$a=1")]
    public void What_is_no_capacity_is_refused(string text)
    {
        Assert.That(() => CapacityMap.Parse(text), Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void A_negative_value_is_refused_by_its_key()
    {
        var created = CapacityMap.TryCreate([KeyValuePair.Create("scan", -1L)], out var map, out var fault);

        Assert.That(created, Is.False);
        Assert.That(map, Is.Null);
        Assert.That(fault, Does.Contain("'scan'").And.Contain("-1"));
        Assert.That(() => new CapacityMap([KeyValuePair.Create("scan", -1L)]), Throws.ArgumentException);
    }

    [Test]
    public void Keys_are_bounded_in_number_and_length()
    {
        Assert.That(CapacityMap.TryCreate(Units(CapacityMap.MaxKeys), out _, out _), Is.True);
        Assert.That(CapacityMap.TryCreate(Units(CapacityMap.MaxKeys + 1), out _, out _), Is.False);
        Assert.That(CapacityMap.TryCreate([KeyValuePair.Create(new string('k', CapacityMap.MaxKeyLength), 1L)], out _, out _), Is.True);
        Assert.That(CapacityMap.TryCreate([KeyValuePair.Create(new string('k', CapacityMap.MaxKeyLength + 1), 1L)], out _, out _), Is.False);
    }

    private static IEnumerable<KeyValuePair<string, long>> Units(int count) =>
        Enumerable.Range(0, count).Select(n => KeyValuePair.Create("k" + n.ToString(CultureInfo.InvariantCulture), 1L));
}
