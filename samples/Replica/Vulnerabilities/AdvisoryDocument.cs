using MongoDB.Bson;

namespace Replica.Vulnerabilities;

/// <summary>An advisory as it is stored.</summary>
internal static class AdvisoryDocument
{
    public const string Collection = "vulnerabilities";

    public const string Snapshot = "snapshot";

    public const string Ecosystem = "ecosystem";

    public const string Package = "package";

    private const string Id = "id";
    private const string Summary = "summary";
    private const string Severity = "severity";
    private const string Aliases = "aliases";
    private const string Ranges = "ranges";
    private const string Versions = "versions";
    private const string Kind = "kind";
    private const string Version = "version";

    public static BsonDocument ToBson(Advisory advisory, string snapshot) => new()
    {
        { Snapshot, snapshot },
        { Ecosystem, advisory.Ecosystem },
        { Package, advisory.Package },
        { Id, advisory.Id },
        { Summary, (BsonValue?)advisory.Summary ?? BsonNull.Value },
        { Severity, (BsonValue?)advisory.Severity ?? BsonNull.Value },
        { Aliases, new BsonArray(advisory.Aliases) },
        { Ranges, new BsonArray(advisory.Ranges.Select(range => new BsonArray(range.Select(ToBson)))) },
        { Versions, new BsonArray(advisory.Versions) },
    };

    public static Advisory Read(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        Ecosystem = document[Ecosystem].AsString,
        Package = document[Package].AsString,
        Summary = TextOf(document[Summary]),
        Severity = TextOf(document[Severity]),
        Aliases = TextsOf(document[Aliases]),
        Ranges = [.. document[Ranges].AsBsonArray.Select(range => range.AsBsonArray.Select(ReadEvent).ToList())],
        Versions = TextsOf(document[Versions]),
    };

    private static BsonDocument ToBson(RangeEvent happening) => new() { { Kind, happening.Kind.ToString() }, { Version, happening.Version } };

    private static RangeEvent ReadEvent(BsonValue happening) => new(Enum.Parse<RangeEventKind>(happening[Kind].AsString), happening[Version].AsString);

    private static string? TextOf(BsonValue value) => value.IsBsonNull ? null : value.AsString;

    private static List<string> TextsOf(BsonValue value) => [.. value.AsBsonArray.Select(text => text.AsString)];
}
