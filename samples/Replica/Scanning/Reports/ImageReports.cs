using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;

namespace Replica.Scanning.Reports;

/// <summary>Keeps the reports of tags.</summary>
internal sealed class ImageReports(IMongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> _reports = database.GetCollection<BsonDocument>(ImageReportDocument.Collection);

    /// <summary><see langword="null"/> when the tag was never scanned.</summary>
    public async Task<ImageReport?> FindAsync(RepositoryName repository, TagName tag, CancellationToken cancellationToken) =>
        await _reports.Find(TheOne(repository, tag)).FirstOrDefaultAsync(cancellationToken) is { } document ? ImageReportDocument.Read(document) : null;

    /// <summary>Stores a report in the place of the one before.</summary>
    public Task StoreAsync(ImageReport report, CancellationToken cancellationToken) =>
        _reports.ReplaceOneAsync(TheOne(report.Repository, report.Tag), ImageReportDocument.ToBson(report), new ReplaceOptions { IsUpsert = true }, cancellationToken);

    private static FilterDefinition<BsonDocument> TheOne(RepositoryName repository, TagName tag) =>
        Builders<BsonDocument>.Filter.Eq(ImageReportDocument.Id, ImageReportDocument.IdOf(repository, tag));
}
