using MongoDB.Bson;
using Replica.Registry;
using Replica.Scanning.Layers;

namespace Replica.Scanning.Reports;

/// <summary>The report of a layer as it is stored: the one of the last version of the database that it was looked up in.</summary>
internal static class LayerReportDocument
{
    public const string Collection = "layer_reports";

    public const string Id = "_id";

    public const string Database = "database";

    public const string Scanner = "scanner";

    private const string Components = "components";

    private const string Match = "match";

    public static BsonDocument ToBson(LayerReport report) => new()
    {
        { Id, report.Layer.ToString() },
        { Database, report.Database },
        { Scanner, LayerScanner.Version },
        { Components, report.Components },
        { Match, MatchDocument.ToBson(report.Match) },
    };

    public static LayerReport Read(BsonDocument document) =>
        new(Digest.Parse(document[Id].AsString), document[Database].AsString, document[Components].ToInt32(), MatchDocument.Read(document[Match].AsBsonDocument));
}
