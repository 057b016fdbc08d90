using System.Text.Json;

namespace Replica.Scanning.Ecosystems;

/// <summary>Packages of npm: the <c>package.json</c> of each folder in a <c>node_modules</c>, at any depth.</summary>
internal sealed class NpmEcosystem : IEcosystem
{
    private const string Folder = "node_modules";

    public string Kind => "npm";

    public IVersionOrder Versions { get; } = new SemVerOrder();

    /// <summary>Only the file of the package itself: packages carry others along, in tests for example.</summary>
    public bool Describes(string path) => path.EndsWith("/package.json", StringComparison.Ordinal) && path.Split('/') switch
    {
        [.., Folder, ['@', ..], _, _] => true,
        [.., Folder, [not '@', ..], _] => true,
        _ => false,
    };

    public IEnumerable<Component> Read(Stream content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement is { ValueKind: JsonValueKind.Object } package && TextOf(package, "name") is { } name && TextOf(package, "version") is { } version
                ? [new Component(name, version)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public string AdvisoriesFor(DistributionRelease? release) => "npm";

    private static string? TextOf(JsonElement package, string name) =>
        package.TryGetProperty(name, out var text) && text is { ValueKind: JsonValueKind.String } && text.GetString() is { Length: > 0 } value ? value : null;
}
