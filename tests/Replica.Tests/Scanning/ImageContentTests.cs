using NUnit.Framework;
using Replica.Scanning;

namespace Replica.Tests.Scanning;

public sealed class ImageContentTests
{
    [Test]
    public void Of_a_file_the_uppermost_layer_counts_as_a_whole()
    {
        var content = ImageContent.Of([Layer("var/lib/dpkg/status", "bash 1", "curl 1"), Layer("var/lib/dpkg/status", "bash 2")]);

        Assert.That(Names(content), Is.EqualTo(new[] { "bash 2" }));
    }

    [Test]
    public void A_deleted_file_is_gone_and_one_that_comes_after_it_is_there()
    {
        var content = ImageContent.Of([Layer("status", "bash 1"), new LayerContent { Deleted = ["status"] }, Layer("other", "curl 1"), new LayerContent { Deleted = ["other"] }, Layer("other", "curl 2")]);

        Assert.That(Names(content), Is.EqualTo(new[] { "curl 2" }));
    }

    [TestCase("app", false)]
    [TestCase("app/node_modules", false)]
    [TestCase("app/node", true)]
    [TestCase("ap", true)]
    public void A_deleted_folder_takes_along_what_lies_in_it(string deleted, bool isThere)
    {
        var content = ImageContent.Of([Layer("app/node_modules/a/package.json", "a 1"), new LayerContent { Deleted = [deleted] }]);

        Assert.That(Names(content).Any(), Is.EqualTo(isThere));
    }

    [Test]
    public void An_opaque_folder_hides_what_lower_layers_have_in_it_and_keeps_its_own()
    {
        var opaque = Layer("app/node_modules/b/package.json", "b 1") with { Opaque = ["app"] };

        var content = ImageContent.Of([Layer("app/node_modules/a/package.json", "a 1"), opaque]);

        Assert.That(Names(content), Is.EqualTo(new[] { "b 1" }));
    }

    [Test]
    public void An_opaque_root_hides_everything_below()
    {
        var content = ImageContent.Of([Layer("a", "a 1"), new LayerContent { Opaque = [""] }]);

        Assert.That(Names(content), Is.Empty);
    }

    [Test]
    public void The_release_is_that_of_the_uppermost_layer_that_names_one_and_etc_goes_before_usr()
    {
        var debian11 = Release("etc/os-release", "11");
        var debian12 = Release("usr/lib/os-release", "12");

        Assert.That(ImageContent.Of([debian11, debian12]).Release!.Version, Is.EqualTo("11"));
        Assert.That(ImageContent.Of([debian11, debian12, new LayerContent { Deleted = ["etc/os-release"] }]).Release!.Version, Is.EqualTo("12"));
        Assert.That(ImageContent.Of([debian11, Release("etc/os-release", "13")]).Release!.Version, Is.EqualTo("13"));
    }

    private static LayerContent Layer(string path, params string[] components) =>
        new() { Files = [new ComponentFile(path, "dpkg", [.. components.Select(component => component.Split(' ')).Select(words => new Component(words[0], words[1]))])] };

    private static LayerContent Release(string path, string version) =>
        new() { Releases = new Dictionary<string, DistributionRelease>(StringComparer.Ordinal) { [path] = new("debian", version) } };

    private static IEnumerable<string> Names(LayerContent content) => content.Files.SelectMany(file => file.Components).Select(component => $"{component.Name} {component.Version}");
}
