using Replica.Registry;

namespace Replica.Catalog;

/// <summary>What happened to a tag, until it is told.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Type">Pushed or deleted, as <c>RegistryEventTypes</c> names it.</param>
/// <param name="Digest">The manifest that the tag names since, or named last.</param>
/// <param name="At">When it was found.</param>
internal sealed record TagEvent(Guid Id, string Type, Digest Digest, DateTimeOffset At);
