namespace Replica.Vulnerabilities;

/// <summary>The result of <c>nautilus_update_db</c>.</summary>
/// <param name="Database">What the update came to.</param>
/// <param name="Version">The version in use.</param>
/// <param name="Advisories">How many advisories it has.</param>
/// <param name="Broken">How many entries could not be read and were left out.</param>
internal sealed record UpdateResult(DatabaseChange Database, string Version, int Advisories, int Broken);
