namespace Replica.Scanning;

/// <summary>The result of <c>nautilus_scan_check_single</c>.</summary>
/// <param name="Layer">The digest of the layer.</param>
/// <param name="Scan">What had to be done.</param>
/// <param name="Database">The version of the vulnerability database.</param>
/// <param name="Components">How many components the layer has.</param>
/// <param name="Vulnerabilities">How many findings there are in the layer by itself.</param>
internal sealed record ScanLayerResult(string Layer, ScanLayerOutcome Scan, string Database, int Components, int Vulnerabilities);
