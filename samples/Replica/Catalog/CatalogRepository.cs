namespace Replica.Catalog;

/// <summary>A repository as the database knows it.</summary>
/// <param name="Name">Such as <c>team/app</c>.</param>
/// <param name="Tags">How many tags it has.</param>
/// <param name="LastPushedAt">When the registry last wrote one of them.</param>
internal sealed record CatalogRepository(string Name, long Tags, DateTimeOffset LastPushedAt);
