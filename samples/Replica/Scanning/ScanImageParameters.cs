namespace Replica.Scanning;

/// <summary>The parameters of <c>nautilus_scan_check</c>.</summary>
internal sealed record ScanImageParameters(string? Repository, string? Tag);
