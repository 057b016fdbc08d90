using Replica.Scanning.Reports;

namespace Replica.Scanning;

/// <summary>A report as the API shows it.</summary>
internal static class ImageReportView
{
    public static object Of(ImageReport report) => new
    {
        repository = report.Repository.ToString(),
        tag = report.Tag.ToString(),
        digest = report.Digest.ToString(),
        scannedAt = report.ScannedAt,
        database = report.Database,
        vulnerabilities = report.Images.Sum(image => image.Match.Count),
        images = report.Images.Select(image => new
        {
            digest = image.Digest.ToString(),
            distribution = image.Distribution,
            layers = image.Layers.Select(layer => layer.ToString()),
            components = image.Components,
            unmatched = image.Match.Unmatched,
            vulnerabilities = image.Match.Count,
            fixable = image.Match.Fixable,
            findings = image.Match.Findings,
        }),
    };
}
