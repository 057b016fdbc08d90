namespace Replica.GarbageCollection;

/// <summary>The parameters of <c>gc</c>. Durations are written like <c>90s</c>, <c>10m</c> or <c>24h</c>.</summary>
/// <param name="Grace">How old what nothing refers to must be; longer than the longest push. Default 1h.</param>
/// <param name="Settle">How long the registry may take from its look at an image's blobs to the tag. Default 10s.</param>
/// <param name="UploadAge">How old an upload must be that did not come to its end. Default 24h.</param>
/// <param name="Minutes">Ends the run after this time, though there may be more to delete. Default: none, until done.</param>
internal sealed record GcParameters(string? Grace = null, string? Settle = null, string? UploadAge = null, double? Minutes = null);
