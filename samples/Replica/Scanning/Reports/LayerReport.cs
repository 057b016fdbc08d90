using Replica.Registry;
using Replica.Scanning.Matching;

namespace Replica.Scanning.Reports;

/// <summary>What one version of the database knows of one layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Database">The version of the database.</param>
/// <param name="Components">How many components the layer has.</param>
/// <param name="Match">What is known of them. Where the layer does not say which distribution it is of, its packages are looked up only with the whole image.</param>
internal sealed record LayerReport(Digest Layer, string Database, int Components, MatchResult Match);
