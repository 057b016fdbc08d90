using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;
using Replica.Scanning.Layers;

namespace Replica.Scanning.Reports;

/// <summary>Keeps the reports of layers.</summary>
internal sealed class LayerReports(IMongoDatabase database)
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    private readonly IMongoCollection<BsonDocument> _reports = database.GetCollection<BsonDocument>(LayerReportDocument.Collection);

    /// <summary><see langword="null"/> when the layer has not been looked up in this version of the database.</summary>
    public async Task<LayerReport?> FindAsync(Digest layer, string version, CancellationToken cancellationToken)
    {
        var filter = Filter.Eq(LayerReportDocument.Id, layer.ToString()) & Filter.Eq(LayerReportDocument.Database, version) & Filter.Eq(LayerReportDocument.Scanner, LayerScanner.Version);
        return await _reports.Find(filter).FirstOrDefaultAsync(cancellationToken) is { } document ? LayerReportDocument.Read(document) : null;
    }

    /// <summary>Stores a report in the place of the one of an earlier version.</summary>
    public Task StoreAsync(LayerReport report, CancellationToken cancellationToken) =>
        _reports.ReplaceOneAsync(Filter.Eq(LayerReportDocument.Id, report.Layer.ToString()), LayerReportDocument.ToBson(report), new ReplaceOptions { IsUpsert = true }, cancellationToken);
}
