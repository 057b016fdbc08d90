using NUnit.Framework;
using Replica.Registry;

namespace Replica.Tests.Registry;

public sealed class RegistryNameTests
{
    [TestCase("app", true)]
    [TestCase("team/app", true)]
    [TestCase("a.b_c__d---e/f", true)]
    [TestCase("", false)]
    [TestCase("Team", false)]
    [TestCase("../app", false)]
    [TestCase("team/../app", false)]
    [TestCase("team//app", false)]
    [TestCase("/app", false)]
    [TestCase("app/", false)]
    [TestCase("team/_layers", false)]
    [TestCase("a..b", false)]
    [TestCase("app\n", false)]
    [TestCase("app\0", false)]
    public void A_repositorys_name_follows_the_registrys_grammar(string name, bool isName)
    {
        Assert.That(RepositoryName.TryParse(name, null, out _), Is.EqualTo(isName));
    }

    [TestCase("latest", true)]
    [TestCase("v1.0-rc_1", true)]
    [TestCase("_x", true)]
    [TestCase("", false)]
    [TestCase(".", false)]
    [TestCase("..", false)]
    [TestCase("-x", false)]
    [TestCase("a/b", false)]
    [TestCase("a\n", false)]
    public void A_tag_follows_the_registrys_grammar(string name, bool isName)
    {
        Assert.That(TagName.TryParse(name, null, out _), Is.EqualTo(isName));
        Assert.That(TagName.TryParse(new string('a', 129), null, out _), Is.False);
    }

    [Test]
    public void A_digest_is_sha256_and_64_digits_in_lower_case()
    {
        const string Hex = "00aa3d1ffb6f0e9a5b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f60";

        Assert.That(Digest.Parse($"sha256:{Hex}").ToString(), Is.EqualTo($"sha256:{Hex}"));
        Assert.That(Digest.ParseHex(Hex).Hex, Is.EqualTo(Hex));
        Assert.That(Digest.TryParse(Hex, null, out _), Is.False);
        Assert.That(Digest.TryParse($"sha512:{Hex}", null, out _), Is.False);
        Assert.That(Digest.TryParse($"sha256:{Hex.ToUpperInvariant()}", null, out _), Is.False);
        Assert.That(Digest.TryParse($"sha256:{Hex}0", null, out _), Is.False);
        Assert.That(Digest.TryParse("sha256:../../../../etc/passwd", null, out _), Is.False);
    }
}
