namespace Replica.Scanning;

/// <summary>The names of the actions, as Docker Trusted Registry has them.</summary>
internal static class ScanActions
{
    public const string LicenseUpdate = "license_update";

    public const string UpdateDatabase = "nautilus_update_db";

    public const string ScanImage = "nautilus_scan_check";

    public const string ScanLayer = "nautilus_scan_check_single";

    public static IReadOnlyList<string> All { get; } = [LicenseUpdate, UpdateDatabase, ScanImage, ScanLayer];
}
