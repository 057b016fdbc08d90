namespace Replica.Catalog;

/// <summary>A tag as the API shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">The manifest that it names.</param>
/// <param name="MediaType">What that is; empty where it could not be read.</param>
/// <param name="Size">The bytes of all its configs and layers, each counted once.</param>
/// <param name="Images">How many images it is: one, or those of an index.</param>
/// <param name="PushedAt">When the registry wrote it.</param>
internal sealed record TagView(string Name, string Digest, string MediaType, long Size, int Images, DateTimeOffset PushedAt);
