using Replica.Registry;
using Replica.Scanning.Matching;

namespace Replica.Scanning.Reports;

/// <summary>One image of a tag.</summary>
/// <param name="Digest">Its manifest.</param>
/// <param name="Distribution">Which distribution it says it is; <see langword="null"/> where it does not say.</param>
/// <param name="Layers">The layers that were scanned, lowest first.</param>
/// <param name="Components">How many components it has, its layers laid over each other.</param>
/// <param name="Match">What is known of them.</param>
internal sealed record ScannedImage(Digest Digest, string? Distribution, IReadOnlyList<Digest> Layers, int Components, MatchResult Match);
