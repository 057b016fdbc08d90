using System.Text.Json.Serialization;

namespace Replica.Scanning;

/// <summary>The parameters of <c>nautilus_scan_check_single</c>.</summary>
/// <param name="Layer">The digest of the layer, with or without <c>sha256:</c>.</param>
internal sealed record ScanLayerParameters([property: JsonPropertyName("SHA256SUM")] string? Layer);
