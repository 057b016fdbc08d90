using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;
using Replica.Scanning.Layers;

namespace Replica.Scanning.Reports;

/// <summary>Keeps what scans have found in layers, by digest.</summary>
internal sealed class LayerContents(IMongoDatabase database)
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    private readonly IMongoCollection<BsonDocument> _contents = database.GetCollection<BsonDocument>(LayerContentDocument.Collection);

    /// <summary><see langword="null"/> when no scan of this version has read the layer.</summary>
    public async Task<LayerContent?> FindAsync(Digest layer, CancellationToken cancellationToken)
    {
        var filter = Filter.Eq(LayerContentDocument.Id, layer.ToString()) & Filter.Eq(LayerContentDocument.Scanner, LayerScanner.Version);
        return await _contents.Find(filter).FirstOrDefaultAsync(cancellationToken) is { } document ? LayerContentDocument.Read(document) : null;
    }

    public Task StoreAsync(Digest layer, LayerContent content, CancellationToken cancellationToken) =>
        _contents.ReplaceOneAsync(Filter.Eq(LayerContentDocument.Id, layer.ToString()), LayerContentDocument.ToBson(layer, content), new ReplaceOptions { IsUpsert = true }, cancellationToken);
}
