using Replica.Downloads;

namespace Replica.Vulnerabilities;

/// <summary>The advisories of one ecosystem as they were at one download.</summary>
/// <param name="Ecosystem">Such as <c>Debian:12</c>.</param>
/// <param name="Id">What its advisories are stored under; it never changes, and is never used again.</param>
/// <param name="Mark">What to ask the server with next time.</param>
/// <param name="Advisories">How many there are.</param>
internal sealed record EcosystemSnapshot(string Ecosystem, string Id, FileMark Mark, int Advisories);
