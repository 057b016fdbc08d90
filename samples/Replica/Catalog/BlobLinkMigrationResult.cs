namespace Replica.Catalog;

/// <summary>What a run of <c>bloblinkmigration</c> came to.</summary>
/// <param name="Repositories">Repositories that this run has looked at.</param>
/// <param name="Added">Links that were new.</param>
/// <param name="Removed">Links that are gone.</param>
/// <param name="ResumedAfter">The repository after which an interrupted run was resumed; <see langword="null"/> for a run from the beginning.</param>
internal sealed record BlobLinkMigrationResult(int Repositories, int Added, int Removed, string? ResumedAfter);
