namespace Replica.Catalog;

/// <summary>What a run of <c>tagmigration</c> came to.</summary>
/// <param name="Repositories">Repositories that were looked at.</param>
/// <param name="Tags">Tags that there are.</param>
/// <param name="Pushed">New ones.</param>
/// <param name="Moved">Tags that name another manifest than before.</param>
/// <param name="Deleted">Tags that are gone.</param>
/// <param name="ManifestsAdded">Manifests that were read.</param>
/// <param name="ManifestsRemoved">Manifests that no tag leads to any more.</param>
/// <param name="Unreadable">Tags whose link or manifest could not be read; the log names them.</param>
/// <param name="Deliveries">Webhooks that were submitted.</param>
internal sealed record TagMigrationResult(int Repositories, int Tags, int Pushed, int Moved, int Deleted, int ManifestsAdded, int ManifestsRemoved, int Unreadable, int Deliveries);
