namespace Replica.Scanning.Ecosystems;

/// <summary>One kind of component: where a layer says that it is installed, and how its versions compare. A new kind is one class that implements this, and a line in <see cref="EcosystemServices"/>.</summary>
internal interface IEcosystem
{
    /// <summary>What components of this kind are called in reports.</summary>
    string Kind { get; }

    IVersionOrder Versions { get; }

    /// <summary>Whether a file tells of installed components.</summary>
    /// <param name="path">Its path in the layer, without a leading slash.</param>
    bool Describes(string path);

    /// <summary>Reads what such a file tells. A file that is not what its name promises tells of nothing.</summary>
    /// <param name="content">The file, within the bounds of the scan.</param>
    IEnumerable<Component> Read(Stream content);

    /// <summary>The OSV ecosystem whose advisories concern these components; <see langword="null"/> where the distribution's release is needed and not known, or not served.</summary>
    string? AdvisoriesFor(DistributionRelease? release);
}
