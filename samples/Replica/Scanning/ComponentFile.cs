namespace Replica.Scanning;

/// <summary>A file that tells of components.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Kind">The kind of its components.</param>
/// <param name="Components">What it tells of; none where it does not.</param>
internal sealed record ComponentFile(string Path, string Kind, IReadOnlyList<Component> Components);
