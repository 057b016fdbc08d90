using MongoDB.Bson;
using Replica.Registry;

namespace Replica.Scanning.Reports;

/// <summary>The report of a tag as it is stored: the last one.</summary>
internal static class ImageReportDocument
{
    public const string Collection = "image_reports";

    public const string Id = "_id";

    private const string Repository = "repository";
    private const string Tag = "tag";
    private const string DigestField = "digest";
    private const string ScannedAt = "scannedAt";
    private const string Database = "database";
    private const string Images = "images";
    private const string Distribution = "distribution";
    private const string Layers = "layers";
    private const string Components = "components";
    private const string Match = "match";

    public static string IdOf(RepositoryName repository, TagName tag) => $"{repository}:{tag}";

    public static BsonDocument ToBson(ImageReport report) => new()
    {
        { Id, IdOf(report.Repository, report.Tag) },
        { Repository, report.Repository.ToString() },
        { Tag, report.Tag.ToString() },
        { DigestField, report.Digest.ToString() },
        { ScannedAt, report.ScannedAt.UtcDateTime },
        { Database, report.Database },
        { Images, new BsonArray(report.Images.Select(image => ToBson(image, MatchDocument.MostFindings / report.Images.Count))) },
    };

    public static ImageReport Read(BsonDocument document) => new(
        RepositoryName.Parse(document[Repository].AsString),
        TagName.Parse(document[Tag].AsString),
        Digest.Parse(document[DigestField].AsString),
        new DateTimeOffset(document[ScannedAt].ToUniversalTime(), TimeSpan.Zero),
        document[Database].AsString,
        [.. document[Images].AsBsonArray.Select(ReadImage)]);

    private static BsonDocument ToBson(ScannedImage image, int mostFindings) => new()
    {
        { DigestField, image.Digest.ToString() },
        { Distribution, (BsonValue?)image.Distribution ?? BsonNull.Value },
        { Layers, new BsonArray(image.Layers.Select(layer => layer.ToString())) },
        { Components, image.Components },
        { Match, MatchDocument.ToBson(image.Match, mostFindings) },
    };

    private static ScannedImage ReadImage(BsonValue image) => new(
        Digest.Parse(image[DigestField].AsString),
        image[Distribution].IsBsonNull ? null : image[Distribution].AsString,
        [.. image[Layers].AsBsonArray.Select(layer => Digest.Parse(layer.AsString))],
        image[Components].ToInt32(),
        MatchDocument.Read(image[Match].AsBsonDocument));
}
