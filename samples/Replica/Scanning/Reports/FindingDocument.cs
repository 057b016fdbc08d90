using MongoDB.Bson;
using Replica.Scanning.Matching;

namespace Replica.Scanning.Reports;

/// <summary>A finding as it is stored inside a report.</summary>
internal static class FindingDocument
{
    private const string Id = "id";
    private const string Aliases = "aliases";
    private const string Kind = "kind";
    private const string Package = "package";
    private const string Version = "version";
    private const string FixedVersion = "fixedVersion";
    private const string Source = "source";
    private const string Severity = "severity";
    private const string Summary = "summary";
    private const string Path = "path";

    public static BsonDocument ToBson(Finding finding) => new()
    {
        { Id, finding.Id },
        { Aliases, new BsonArray(finding.Aliases) },
        { Kind, finding.Kind },
        { Package, finding.Package },
        { Version, finding.Version },
        { FixedVersion, TextOrNull(finding.FixedVersion) },
        { Source, finding.Source },
        { Severity, TextOrNull(finding.Severity) },
        { Summary, TextOrNull(finding.Summary) },
        { Path, finding.Path },
    };

    public static Finding Read(BsonValue document) => new()
    {
        Id = document[Id].AsString,
        Aliases = [.. document[Aliases].AsBsonArray.Select(alias => alias.AsString)],
        Kind = document[Kind].AsString,
        Package = document[Package].AsString,
        Version = document[Version].AsString,
        FixedVersion = TextOf(document[FixedVersion]),
        Source = document[Source].AsString,
        Severity = TextOf(document[Severity]),
        Summary = TextOf(document[Summary]),
        Path = document[Path].AsString,
    };

    private static BsonValue TextOrNull(string? text) => (BsonValue?)text ?? BsonNull.Value;

    private static string? TextOf(BsonValue value) => value.IsBsonNull ? null : value.AsString;
}
