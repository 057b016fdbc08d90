using MongoDB.Bson;
using Replica.Registry;
using Replica.Scanning.Layers;

namespace Replica.Scanning.Reports;

/// <summary>What a layer holds, as it is stored. Digests name content that never changes: it is read once.</summary>
internal static class LayerContentDocument
{
    public const string Collection = "layer_contents";

    public const string Id = "_id";

    public const string Scanner = "scanner";

    private const string Files = "files";
    private const string Path = "path";
    private const string Kind = "kind";
    private const string Components = "components";
    private const string Releases = "releases";
    private const string Distribution = "distribution";
    private const string Version = "version";
    private const string Deleted = "deleted";
    private const string Opaque = "opaque";

    public static BsonDocument ToBson(Digest layer, LayerContent content) => new()
    {
        { Id, layer.ToString() },
        { Scanner, LayerScanner.Version },
        { Files, new BsonArray(content.Files.Select(ToBson)) },
        { Releases, new BsonArray(content.Releases.Select(release => new BsonDocument { { Path, release.Key }, { Distribution, release.Value.Id }, { Version, release.Value.Version } })) },
        { Deleted, new BsonArray(content.Deleted) },
        { Opaque, new BsonArray(content.Opaque) },
    };

    public static LayerContent Read(BsonDocument document) => new()
    {
        Files = [.. document[Files].AsBsonArray.Select(file => ReadFile(file.AsBsonDocument))],
        Releases = document[Releases].AsBsonArray.ToDictionary(release => release[Path].AsString, release => new DistributionRelease(release[Distribution].AsString, release[Version].AsString), StringComparer.Ordinal),
        Deleted = [.. document[Deleted].AsBsonArray.Select(path => path.AsString)],
        Opaque = [.. document[Opaque].AsBsonArray.Select(path => path.AsString)],
    };

    private static BsonDocument ToBson(ComponentFile file) => new() { { Path, file.Path }, { Kind, file.Kind }, { Components, new BsonArray(file.Components.Select(ToBson)) } };

    private static ComponentFile ReadFile(BsonDocument file) => new(file[Path].AsString, file[Kind].AsString, [.. file[Components].AsBsonArray.Select(component => ReadComponent(component.AsBsonArray))]);

    /// <summary>There are thousands of them: the names of fields would be most of the document.</summary>
    private static BsonArray ToBson(Component component) =>
        component.Source == component.Name && component.SourceVersion == component.Version
            ? [component.Name, component.Version]
            : [component.Name, component.Version, component.Source, component.SourceVersion];

    private static Component ReadComponent(BsonArray component) => component.Count == 2
        ? new Component(component[0].AsString, component[1].AsString)
        : new Component(component[0].AsString, component[1].AsString, component[2].AsString, component[3].AsString);
}
