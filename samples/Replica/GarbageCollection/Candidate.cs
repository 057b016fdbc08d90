using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>A file that nothing was seen to need.</summary>
internal abstract record Candidate
{
    private Candidate(string path) => Path = path;

    /// <summary>Where the registry looks for it.</summary>
    public string Path { get; }

    /// <summary>The content of a manifest, config or layer.</summary>
    public sealed record Blob(string Path, StoredBlob Stored) : Candidate(Path);

    /// <summary>The link that makes a manifest one of a repository.</summary>
    public sealed record Revision(string Path, RepositoryName Repository, Digest Digest) : Candidate(Path);
}
