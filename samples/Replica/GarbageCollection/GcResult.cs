namespace Replica.GarbageCollection;

/// <summary>What a run of the garbage collection came to.</summary>
/// <param name="BlobsDeleted">Manifests, configs and layers that nothing needed.</param>
/// <param name="BytesFreed">Their size.</param>
/// <param name="BlobsKept">Blobs that were looked at and left.</param>
/// <param name="PutBack">Files that lay aside and were put back: a push was seen to need them, or the run was stopped.</param>
/// <param name="ManifestsUnlinked">Manifests that no tag led to, taken out of their repositories.</param>
/// <param name="UploadsDeleted">Uploads that never came to their end.</param>
/// <param name="Restored">Files that an interrupted run had left aside, put back first of all.</param>
/// <param name="StoppedEarly">Why the run ended before everything was looked at; <see langword="null"/> when it did not.</param>
internal sealed record GcResult(long BlobsDeleted, long BytesFreed, long BlobsKept, long PutBack, long ManifestsUnlinked, long UploadsDeleted, long Restored, string? StoppedEarly);
