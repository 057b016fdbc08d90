namespace Replica.Scanning.Layers;

/// <summary>Gathers what a layer holds while it is read, within the limits.</summary>
internal sealed class LayerFindings(LayerLimits limits)
{
    private readonly Dictionary<string, ComponentFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DistributionRelease> _releases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opaque = new(StringComparer.Ordinal);
    private int _count;
    private long _characters;

    public LayerContent ToContent() => new() { Files = [.. _files.Values], Releases = _releases, Deleted = [.. _deleted], Opaque = [.. _opaque] };

    public void AddFile(string path, string kind, IEnumerable<Component> components)
    {
        Spend(path);
        var kept = new List<Component>();
        foreach (var component in components)
        {
            Spend(component.Name, component.Version, component.Source, component.SourceVersion);
            kept.Add(component);
        }

        _files[path] = new ComponentFile(path, kind, kept);
    }

    public void AddRelease(string path, DistributionRelease release)
    {
        Spend(path, release.Id, release.Version);
        _releases[path] = release;
    }

    public void AddDeleted(string path)
    {
        Spend(path);
        _deleted.Add(path);
    }

    public void AddOpaque(string folder)
    {
        Spend(folder);
        _opaque.Add(folder);
    }

    private void Spend(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            _characters += text.Length;
        }

        if (++_count > limits.Findings || _characters > limits.Characters)
        {
            throw new LayerFaultException(LayerFault.TooLarge, $"it tells of more than {limits.Findings} components and deletions, or in more than {limits.Characters} characters.");
        }
    }
}
