namespace Replica.Tests;

/// <summary>What a receiver was sent.</summary>
internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
