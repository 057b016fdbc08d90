namespace Replica.Scanning;

/// <summary>The result of <c>nautilus_scan_check</c>; the findings are in the report.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The manifest that the tag named.</param>
/// <param name="Database">The version of the vulnerability database.</param>
/// <param name="Images">How many images the tag has: one, or one for each platform.</param>
/// <param name="Layers">How many different layers they have together.</param>
/// <param name="Components">How many components they have together.</param>
/// <param name="Vulnerabilities">How many findings there are.</param>
/// <param name="Fixable">How many of them have a version that mends them.</param>
internal sealed record ScanImageResult(string Repository, string Tag, string Digest, string Database, int Images, int Layers, int Components, int Vulnerabilities, int Fixable);
