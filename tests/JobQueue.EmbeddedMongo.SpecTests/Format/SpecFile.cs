using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Format;

/// <summary>One file of the drivers' unified tests.</summary>
internal sealed class SpecFile
{
    private SpecFile(string name, BsonDocument content)
    {
        Name = name;
        Content = content;
    }

    /// <summary>The path below the folder, without its extension.</summary>
    public string Name { get; }

    public BsonDocument Content { get; }

    public IEnumerable<BsonDocument> Tests => Documents(Content, "tests");

    public IEnumerable<BsonDocument> CreateEntities => Documents(Content, "createEntities");

    public IEnumerable<BsonDocument> InitialContent => Documents(Content, "initialData");

    /// <summary>All files below a folder that are in the unified format; others (older formats, fragments) are passed over.</summary>
    public static IEnumerable<SpecFile> All(string folder) => Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => new SpecFile(Path.ChangeExtension(Path.GetRelativePath(folder, path), null).Replace('\\', '/'), BsonDocument.Parse(File.ReadAllText(path))))
        .Where(file => file.Content.Contains("schemaVersion") && file.Content.Contains("tests"));

    public static IEnumerable<BsonDocument> Documents(BsonDocument parent, string field) =>
        parent.TryGetValue(field, out var value) && value is BsonArray array ? array.Select(item => item.AsBsonDocument) : [];

    public override string ToString() => Name;
}
