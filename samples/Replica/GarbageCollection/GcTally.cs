namespace Replica.GarbageCollection;

/// <summary>Counts while a run is under way, so that one that is stopped can say what it did.</summary>
internal sealed class GcTally
{
    public long BlobsDeleted { get; private set; }

    public long BytesFreed { get; private set; }

    public long BlobsKept { get; set; }

    public long PutBack { get; set; }

    public long ManifestsUnlinked { get; private set; }

    public long UploadsDeleted { get; set; }

    public long Restored { get; set; }

    public void Deleted(Candidate candidate)
    {
        switch (candidate)
        {
            case Candidate.Blob blob:
                BlobsDeleted++;
                BytesFreed += blob.Stored.Size;
                break;
            case Candidate.Revision:
                ManifestsUnlinked++;
                break;
        }
    }

    public GcResult ToResult(string? stoppedEarly) => new(BlobsDeleted, BytesFreed, BlobsKept, PutBack, ManifestsUnlinked, UploadsDeleted, Restored, stoppedEarly);
}
