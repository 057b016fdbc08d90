namespace Replica.Licensing;

/// <summary>The result of <c>license_update</c>.</summary>
/// <param name="License">What the look came to.</param>
/// <param name="ExpiresAt">When the license expires that is in force now.</param>
internal sealed record LicenseUpdateResult(LicenseChange License, DateTimeOffset ExpiresAt);
