namespace Replica.Scanning.Ecosystems;

/// <summary>Debian packages: dpkg's status file, or one file for each package in images that were made without dpkg.</summary>
internal sealed class DpkgEcosystem : IEcosystem
{
    private const string StatusFile = "var/lib/dpkg/status";

    private const string StatusFolder = "var/lib/dpkg/status.d/";

    private static readonly HashSet<string> Fields = ["Package", "Version", "Source", "Status"];

    public string Kind => "dpkg";

    public IVersionOrder Versions { get; } = new DpkgVersionOrder();

    public bool Describes(string path) =>
        path == StatusFile || (path.StartsWith(StatusFolder, StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal));

    public IEnumerable<Component> Read(Stream content)
    {
        foreach (var package in ControlParagraphs.Read(content, Fields))
        {
            if (package.TryGetValue("Package", out var name) && package.TryGetValue("Version", out var version) && IsInstalled(package))
            {
                var (source, sourceVersion) = SourceOf(package.GetValueOrDefault("Source", ""), name, version);
                yield return new Component(name, version, source, sourceVersion);
            }
        }
    }

    public string? AdvisoriesFor(DistributionRelease? release) => release is { Id: "debian", Version.Length: > 0 } ? $"Debian:{release.Version}" : null;

    /// <summary>A package that was removed keeps its paragraph while its configuration is kept.</summary>
    private static bool IsInstalled(IReadOnlyDictionary<string, string> package) =>
        !package.TryGetValue("Status", out var status) || status.EndsWith(" installed", StringComparison.Ordinal);

    /// <summary>Debian's advisories name source packages. The field is left out where it would say the same as the package, and gives the version in parentheses where that differs.</summary>
    private static (string Name, string Version) SourceOf(string field, string package, string version)
    {
        var open = field.IndexOf('(', StringComparison.Ordinal);
        return open < 0
            ? (field.Length > 0 ? field : package, version)
            : (field[..open].Trim(), field[(open + 1)..].TrimEnd(')', ' '));
    }
}
