namespace Replica.Scanning;

/// <summary>Something that is installed in an image.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Version">The installed version.</param>
/// <param name="Source">What advisories call it: distributions build several packages from one source.</param>
/// <param name="SourceVersion">The version that advisories speak of.</param>
internal sealed record Component(string Name, string Version, string Source, string SourceVersion)
{
    /// <summary>A component that advisories know by its own name.</summary>
    public Component(string name, string version)
        : this(name, version, name, version)
    {
    }
}
