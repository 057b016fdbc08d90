namespace Replica.Vulnerabilities;

/// <summary>A version at which a range begins or ends.</summary>
internal readonly record struct RangeEvent(RangeEventKind Kind, string Version);
