using NUnit.Framework;
using Replica.Scanning.Ecosystems;

namespace Replica.Tests.Scanning;

public sealed class VersionOrderTests
{
    private static readonly IVersionOrder Dpkg = new DpkgVersionOrder();

    private static readonly IVersionOrder Apk = new ApkVersionOrder();

    private static readonly IVersionOrder Npm = new SemVerOrder();

    /// <summary>Each line from the oldest to the newest; what stands between bars is the same version.</summary>
    private static readonly (IVersionOrder Order, string Versions)[] Sorted =
    [
        // Debian Policy 5.6.12: the order of parts that the text itself gives.
        (Dpkg, "~~ ~~a ~ 0 a"),
        (Dpkg, "1.0~~ 1.0~~a 1.0~ 1.0~beta1 1.0~beta1+svn1245 1.0 | 1.0-0 | 0:1.0 1.0-1~bpo11+1 1.0-1 1.0-1+b1 1.0-1+deb12u1 1.0-1.1 1.0-2 1.0-10"),
        (Dpkg, "1.0a 1.0+ 1.0. | 1.0.0 1.0.1 1.0.9 1.0.10 1.1 1.11 2 1:0.1 2:0"),
        (Dpkg, "1.2-3 | 1.02-3 | 1.2-03 1.2a-3 1.2a-3a 1.2aa 1.2ab 1.2b"),
        (Dpkg, "2.36-9+deb12u3 2.36-9+deb12u4 2.36-9+deb12u10 2.37~rc1-1 2.37-1"),
        (Dpkg, "1.1.1n-0+deb11u3 1.1.1n-0+deb11u5 1.1.1w-0+deb11u1 3.0.9-1 3.0.11-1~deb12u2 3.0.11-1 3.0.15-1~deb12u1"),
        (Dpkg, "7.6p2-4 1:7.6-0 1:9.2p1-2+deb12u2 1:9.2p1-2+deb12u3 1:9.6p1-4"),
        (Dpkg, "99999999999999999999999 100000000000000000000000 1:0"),
        (Dpkg, "1-1-1 1-1-2 1-2-1"),

        // Alpine's package versions: suffixes before and after a release, letters, fractions, hashes, revisions.
        (Apk, "1.0_alpha 1.0_alpha1 1.0_alpha2 1.0_alpha2_p1 1.0_beta 1.0_pre 1.0_rc1 1.0_rc2 1.0 1.0-r0 1.0-r1 1.0-r10 1.0_cvs 1.0_svn 1.0_git20240101 1.0_git20240102 1.0_hg 1.0_p1 1.0_p1-r1 1.0_p9-r0 1.0_p10-r0 1.0a 1.0b 1.0.1 1.1"),
        (Apk, "8.2.001 8.2.01 8.2.1 8.2.2 8.2.10"),
        (Apk, "0.1.0_alpha_pre2 0.1.0_alpha 0.1.0"),
        (Apk, "1.7 1.7b 1.7.1"),
        (Apk, "1.0~1234-r1 1.0~2345-r0"),
        (Apk, "2.9.9-r9 2.10.0-r0 2.10.0-r2 10.0-r0"),
        (Apk, "3.0.8-r0 3.0.8-r3 3.1.0_alpha3-r0 3.1.0-r0 3.1.4-r5"),
        (Apk, "9.6_p1-r0 9.6_p1-r1 9.6_p2-r0 9.7_p1-r3"),
        (Apk, "1 | 01 2 99999999999999999999 100000000000000000000"),

        // Semantic Versioning 2.0.0, 11.
        (Npm, "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 | 1.0.0+build.5 1.0.1 1.2.0 1.10.0 2.0.0 10.0.0"),
        (Npm, "4.17.20 4.17.21-rc.0 4.17.21"),
    ];

    [Test]
    public void Versions_are_ordered_as_their_ecosystem_orders_them([ValueSource(nameof(Lines))] string line)
    {
        var (order, ranked) = Read(line);

        foreach (var (left, leftRank) in ranked)
        {
            foreach (var (right, rightRank) in ranked)
            {
                Assert.That(Sign(order.Compare(left, right)), Is.EqualTo(Math.Sign(leftRank.CompareTo(rightRank))), $"{left} and {right}");
            }
        }
    }

    [Test]
    public void An_order_is_the_same_from_both_sides_and_has_no_circles([Values("dpkg", "apk", "npm")] string kind)
    {
        var order = kind switch { "dpkg" => Dpkg, "apk" => Apk, _ => Npm };
        var all = Sorted.SelectMany(line => line.Versions.Split(' ')).Where(version => order.Compare(version, version) is not null).Distinct(StringComparer.Ordinal).ToList();

        foreach (var left in all)
        {
            foreach (var right in all)
            {
                Assert.That(Sign(order.Compare(left, right)), Is.EqualTo(-Sign(order.Compare(right, left))), $"{left} and {right}");
                if (order.Compare(left, right) > 0)
                {
                    Assert.That(all.Find(middle => order.Compare(left, middle) <= 0 && order.Compare(middle, right) <= 0), Is.Null, $"{left} and {right}");
                }
            }
        }

        Assert.That(all, Has.Count.GreaterThan(30));
    }

    [TestCase("1.0_unknown")]
    [TestCase("1.0-1")]
    [TestCase("v1")]
    [TestCase("")]
    [TestCase("1..2")]
    public void What_is_no_version_of_Alpine_cannot_be_compared(string version) => Assert.That(Apk.Compare(version, "1.0"), Is.Null);

    [TestCase("latest")]
    [TestCase("")]
    [TestCase("1.2.x")]
    public void What_is_no_semantic_version_cannot_be_compared(string version) => Assert.That(Npm.Compare(version, "1.0.0"), Is.Null);

    [Test]
    public void A_hostile_version_is_compared_in_no_time()
    {
        var version = "1" + string.Concat(Enumerable.Repeat("_p", 100_000));

        Assert.That(Apk.Compare(version, "1"), Is.Null);
        Assert.That(Npm.Compare(version, "1.0.0"), Is.Null);
        Assert.That(Dpkg.Compare(version, "1"), Is.GreaterThan(0));
    }

    private static IEnumerable<string> Lines() => Sorted.Select(line => line.Versions);

    private static (IVersionOrder Order, List<(string Version, int Rank)> Ranked) Read(string line)
    {
        var ranked = new List<(string, int)>();
        var rank = 0;
        var isSame = true;
        foreach (var word in line.Split(' '))
        {
            if (word == "|")
            {
                isSame = true;
                continue;
            }

            rank += isSame ? 0 : 1;
            isSame = false;
            ranked.Add((word, rank));
        }

        return (Sorted.First(sorted => sorted.Versions == line).Order, ranked);
    }

    private static int Sign(int? order) => Math.Sign(order ?? throw new AssertionException("Not comparable."));
}
