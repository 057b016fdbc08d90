using NUnit.Framework;
using Replica.Scanning.Ecosystems;
using Replica.Vulnerabilities;

namespace Replica.Tests.Vulnerabilities;

public sealed class AffectedVersionsTests
{
    private static readonly IVersionOrder Order = new SemVerOrder();

    [TestCase("introduced 0; fixed 1.2.0", "1.1.9", true, "1.2.0")]
    [TestCase("introduced 0; fixed 1.2.0", "1.2.0-rc.1", true, "1.2.0")]
    [TestCase("introduced 0; fixed 1.2.0", "1.2.0", false, null)]
    [TestCase("introduced 1.0.0; fixed 1.2.0", "0.9.0", false, null)]
    [TestCase("introduced 1.0.0; fixed 1.2.0", "1.0.0", true, "1.2.0")]
    [TestCase("introduced 1.0.0", "99.0.0", true, null)]
    [TestCase("introduced 1.0.0; last_affected 1.5.0", "1.5.0", true, null)]
    [TestCase("introduced 1.0.0; last_affected 1.5.0", "1.5.1", false, null)]
    [TestCase("introduced 1.0.0; fixed 1.2.0; introduced 2.0.0; fixed 2.3.0", "1.1.0", true, "1.2.0")]
    [TestCase("introduced 1.0.0; fixed 1.2.0; introduced 2.0.0; fixed 2.3.0", "1.9.0", false, null)]
    [TestCase("introduced 1.0.0; fixed 1.2.0; introduced 2.0.0; fixed 2.3.0", "2.1.0", true, "2.3.0")]
    [TestCase("fixed 2.3.0; introduced 2.0.0; fixed 1.2.0; introduced 1.0.0", "1.1.0", true, "1.2.0")]
    [TestCase("introduced 0; limit 1.5.0", "1.4.0", true, null)]
    [TestCase("introduced 0; limit 1.5.0", "1.5.0", false, null)]
    [TestCase("introduced 0; limit *", "9.0.0", true, null)]
    [TestCase("introduced 0; fixed banana; fixed 2.0.0", "1.0.0", true, "2.0.0")]
    [TestCase("introduced 0; fixed 2.0.0", "banana", false, null)]
    [TestCase("", "1.0.0", false, null)]
    public void A_range_says_which_versions_are_affected_and_what_mends_them(string range, string version, bool isAffected, string? fix)
    {
        var advisory = Advisory(range);

        Assert.That(AffectedVersions.Contain(advisory, version, Order), Is.EqualTo(isAffected));
        if (isAffected)
        {
            Assert.That(AffectedVersions.FixFor(advisory, version, Order), Is.EqualTo(fix));
        }
    }

    [Test]
    public void A_version_may_be_in_any_of_several_ranges()
    {
        var advisory = Advisory("introduced 1.0.0; fixed 1.2.0", "introduced 2.0.0; fixed 2.3.0");

        Assert.That(new[] { "1.1.0", "1.5.0", "2.1.0" }.Select(version => AffectedVersions.Contain(advisory, version, Order)), Is.EqualTo(new[] { true, false, true }));
        Assert.That(AffectedVersions.FixFor(advisory, "2.1.0", Order), Is.EqualTo("2.3.0"));
    }

    [Test]
    public void A_listed_version_is_affected_whatever_the_ranges_say()
    {
        var advisory = Advisory("introduced 2.0.0; fixed 2.3.0") with { Versions = ["1.0.0"] };

        Assert.That(AffectedVersions.Contain(advisory, "1.0.0", Order), Is.True);
        Assert.That(AffectedVersions.Contain(advisory, "1.0.1", Order), Is.False);
    }

    [Test]
    public void Debian_versions_are_compared_by_Debians_order()
    {
        var advisory = Advisory("introduced 0; fixed 2.36-9+deb12u4");

        Assert.That(AffectedVersions.Contain(advisory, "2.36-9+deb12u3", new DpkgVersionOrder()), Is.True);
        Assert.That(AffectedVersions.Contain(advisory, "2.36-9+deb12u10", new DpkgVersionOrder()), Is.False);
    }

    private static Advisory Advisory(params string[] ranges) => new() { Id = "X-1", Ecosystem = "npm", Package = "x", Ranges = [.. ranges.Select(Read)] };

    private static IReadOnlyList<RangeEvent> Read(string range) =>
        [.. range.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')).Select(words => new RangeEvent(KindOf(words[0]), words[1]))];

    private static RangeEventKind KindOf(string word) => word switch
    {
        "introduced" => RangeEventKind.Introduced,
        "fixed" => RangeEventKind.Fixed,
        "last_affected" => RangeEventKind.LastAffected,
        _ => RangeEventKind.Limit,
    };
}
