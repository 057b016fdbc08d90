using Replica.Registry;

namespace Replica.Scanning.Reports;

/// <summary>What a scan found in the images of a tag: one, or one for each platform.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The manifest that the tag named then.</param>
/// <param name="ScannedAt">When the scan ended.</param>
/// <param name="Database">The version of the vulnerability database.</param>
/// <param name="Images">The images.</param>
internal sealed record ImageReport(RepositoryName Repository, TagName Tag, Digest Digest, DateTimeOffset ScannedAt, string Database, IReadOnlyList<ScannedImage> Images);
