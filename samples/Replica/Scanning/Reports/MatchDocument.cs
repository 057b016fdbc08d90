using MongoDB.Bson;
using Replica.Scanning.Matching;

namespace Replica.Scanning.Reports;

/// <summary>What the database knows of components, as it is stored inside a report. A document holds 16 MiB: of very many findings the first are kept.</summary>
internal static class MatchDocument
{
    /// <summary>The most findings that one report keeps.</summary>
    public const int MostFindings = 10_000;

    private const string Count = "count";

    private const string Findings = "findings";

    private const string Unmatched = "unmatched";

    public static BsonDocument ToBson(MatchResult match, int mostFindings = MostFindings) => new()
    {
        { Count, match.Count },
        { Findings, new BsonArray(match.Findings.Take(mostFindings).Select(FindingDocument.ToBson)) },
        { Unmatched, new BsonDocument(match.Unmatched.Select(kind => new BsonElement(kind.Key, kind.Value))) },
    };

    public static MatchResult Read(BsonDocument document) => new(
        [.. document[Findings].AsBsonArray.Select(FindingDocument.Read)],
        document[Unmatched].AsBsonDocument.ToDictionary(kind => kind.Name, kind => kind.Value.ToInt32(), StringComparer.Ordinal))
    {
        Count = document[Count].ToInt32(),
    };
}
