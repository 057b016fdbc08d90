using Replica.Registry;

namespace Replica.Catalog;

/// <summary>A tag as the database knows it.</summary>
internal sealed record CatalogTag
{
    public required RepositoryName Repository { get; init; }

    public required TagName Name { get; init; }

    /// <summary>The manifest that it names.</summary>
    public required Digest Digest { get; init; }

    /// <summary>When the registry wrote it.</summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>The id of its last change.</summary>
    public required string Change { get; init; }

    /// <summary>Whether it is gone and stays only until that has been told.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>What is still to be told, in its order.</summary>
    public IReadOnlyList<TagEvent> Events { get; init; } = [];
}
