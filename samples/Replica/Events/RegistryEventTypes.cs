namespace Replica.Events;

/// <summary>The kinds of events that webhooks subscribe to, by their names in Docker Trusted Registry.</summary>
internal static class RegistryEventTypes
{
    /// <summary>A tag is new, or names another manifest than before.</summary>
    public const string TagPush = "TAG_PUSH";

    /// <summary>A tag is gone.</summary>
    public const string TagDelete = "TAG_DELETE";

    /// <summary>A run of the garbage collection has ended.</summary>
    public const string GarbageCollected = "GC_COMPLETED";

    /// <summary>An image was scanned.</summary>
    public const string ScanCompleted = "SCAN_COMPLETED";

    public static IReadOnlyList<string> All { get; } = [TagPush, TagDelete, GarbageCollected, ScanCompleted];
}
