namespace Replica.Scanning.Ecosystems;

/// <summary>Alpine packages: apk's list of what is installed.</summary>
internal sealed class ApkEcosystem : IEcosystem
{
    private static readonly HashSet<string> Fields = ["P", "V", "o"];

    public string Kind => "apk";

    public IVersionOrder Versions { get; } = new ApkVersionOrder();

    public bool Describes(string path) => path is "lib/apk/db/installed" or "usr/lib/apk/db/installed";

    /// <summary>Alpine's advisories name the package that others were split from, its origin.</summary>
    public IEnumerable<Component> Read(Stream content) =>
        from package in ControlParagraphs.Read(content, Fields)
        where package.ContainsKey("P") && package.ContainsKey("V")
        select new Component(package["P"], package["V"], package.GetValueOrDefault("o", package["P"]), package["V"]);

    /// <summary>Advisories are kept for each branch, such as v3.20 for the release 3.20.3.</summary>
    public string? AdvisoriesFor(DistributionRelease? release) =>
        release is { Id: "alpine" } && release.Version.Split('.') is [var major, var minor, ..] ? $"Alpine:v{major}.{minor}" : null;
}
