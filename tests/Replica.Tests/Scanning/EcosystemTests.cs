using System.Text;
using NUnit.Framework;
using Replica.Scanning;
using Replica.Scanning.Ecosystems;

namespace Replica.Tests.Scanning;

public sealed class EcosystemTests
{
    [TestCase("var/lib/dpkg/status", "dpkg")]
    [TestCase("var/lib/dpkg/status.d/libc6", "dpkg")]
    [TestCase("var/lib/dpkg/status.d/libc6.md5sums", null)]
    [TestCase("var/lib/dpkg/status-old", null)]
    [TestCase("lib/apk/db/installed", "apk")]
    [TestCase("usr/lib/apk/db/installed", "apk")]
    [TestCase("srv/lib/apk/db/installed", null)]
    [TestCase("app/node_modules/lodash/package.json", "npm")]
    [TestCase("node_modules/@babel/core/package.json", "npm")]
    [TestCase("app/node_modules/a/node_modules/b/package.json", "npm")]
    [TestCase("app/node_modules/a/test/package.json", null)]
    [TestCase("app/node_modules/@babel/package.json", null)]
    [TestCase("app/package.json", null)]
    public void A_file_is_known_by_its_path(string path, string? kind)
    {
        var found = new IEcosystem[] { new DpkgEcosystem(), new ApkEcosystem(), new NpmEcosystem() }.SingleOrDefault(ecosystem => ecosystem.Describes(path));

        Assert.That(found?.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Dpkg_tells_installed_packages_with_the_source_they_were_built_from()
    {
        const string Status = """
            Package: libc6
            Status: install ok installed
            Source: glibc
            Version: 2.36-9+deb12u3
            Description: GNU C Library
             Version: 9.9 is only a line of the description

            Package: zlib1g
            Status: install ok installed
            Source: zlib (1:1.2.13.dfsg-1)
            Version: 1:1.2.13.dfsg-1+b1

            Package: vim
            Status: deinstall ok config-files
            Version: 2:9.0.1378-2

            Package: bash
            Status: hold ok installed
            Version: 5.2.15-2+b2
            """;

        var components = new DpkgEcosystem().Read(Content(Status)).ToList();

        Assert.That(components, Is.EqualTo(new[]
        {
            new Component("libc6", "2.36-9+deb12u3", "glibc", "2.36-9+deb12u3"),
            new Component("zlib1g", "1:1.2.13.dfsg-1+b1", "zlib", "1:1.2.13.dfsg-1"),
            new Component("bash", "5.2.15-2+b2"),
        }));
    }

    [Test]
    public void A_file_of_status_d_has_no_status_and_is_installed()
    {
        var components = new DpkgEcosystem().Read(Content("Package: tzdata\nVersion: 2024a-0+deb12u1\n")).ToList();

        Assert.That(components, Is.EqualTo(new[] { new Component("tzdata", "2024a-0+deb12u1") }));
    }

    [Test]
    public void Apk_tells_packages_with_their_origin()
    {
        const string Installed = "C:Q1abc=\nP:libcrypto3\nV:3.3.1-r0\no:openssl\nF:lib\nR:libcrypto.so.3\n\nP:musl\nV:1.2.5-r0\n\n";

        var components = new ApkEcosystem().Read(Content(Installed)).ToList();

        Assert.That(components, Is.EqualTo(new[] { new Component("libcrypto3", "3.3.1-r0", "openssl", "3.3.1-r0"), new Component("musl", "1.2.5-r0") }));
    }

    [TestCase("""{"name":"lodash","version":"4.17.20"}""", "lodash 4.17.20")]
    [TestCase("""{"name":"lodash"}""", null)]
    [TestCase("""{"name":1,"version":"1.0.0"}""", null)]
    [TestCase("""["lodash"]""", null)]
    [TestCase("""{"name":""", null)]
    [TestCase("", null)]
    public void Npm_tells_the_package_of_a_package_json_and_passes_over_what_is_none(string json, string? expected)
    {
        var components = new NpmEcosystem().Read(Content(json)).ToList();

        Assert.That(components.Select(component => $"{component.Name} {component.Version}").SingleOrDefault(), Is.EqualTo(expected));
    }

    [TestCase("ID=debian\nVERSION_ID=\"12\"\n", "Debian:12", null)]
    [TestCase("PRETTY_NAME=x\nID='alpine'\nVERSION_ID=3.20.3\n", null, "Alpine:v3.20")]
    [TestCase("ID=debian\nVERSION_CODENAME=sid\n", null, null)]
    [TestCase("ID=alpine\nVERSION_ID=edge\n", null, null)]
    [TestCase("NAME=none\n", null, null)]
    public void The_release_of_the_distribution_chooses_the_advisories(string osRelease, string? dpkg, string? apk)
    {
        var release = DistributionRelease.Read(Content(osRelease));

        Assert.That(new DpkgEcosystem().AdvisoriesFor(release), Is.EqualTo(dpkg));
        Assert.That(new ApkEcosystem().AdvisoriesFor(release), Is.EqualTo(apk));
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));
}
