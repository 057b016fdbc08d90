using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>Finds what is neither needed nor fresh; and on the way the empty folders that earlier runs left behind.</summary>
internal sealed class Candidates(RegistryStorage storage, Reachability needed, GcTally tally)
{
    /// <summary>Manifests to which no tag leads.</summary>
    public IEnumerable<Candidate> Revisions()
    {
        foreach (var repository in storage.Repositories())
        {
            foreach (var revision in storage.Revisions(repository))
            {
                if (revision.WrittenAt < needed.FreshSince && !needed.Needs(repository, revision.Digest))
                {
                    yield return new Candidate.Revision(storage.Layout.RevisionLink(repository, revision.Digest), repository, revision.Digest);
                }
            }

            RemoveEmptyFolders(storage.Layout.Revisions(repository));
        }
    }

    /// <summary>Blobs that nothing refers to.</summary>
    public IEnumerable<Candidate> Blobs()
    {
        foreach (var blob in storage.Blobs())
        {
            if (blob.WrittenAt >= needed.FreshSince || needed.Needs(blob.Digest))
            {
                tally.BlobsKept++;
            }
            else
            {
                yield return new Candidate.Blob(storage.Layout.Blob(blob.Digest), blob);
            }
        }

        foreach (var prefix in RegistryStorage.FoldersIn(storage.Layout.Blobs))
        {
            RemoveEmptyFolders(prefix);
        }
    }

    /// <summary>Only old ones: the registry makes a folder and then writes into it, and would fail if it went in between.</summary>
    private void RemoveEmptyFolders(string parent)
    {
        foreach (var folder in RegistryStorage.FoldersIn(parent))
        {
            if (Directory.GetLastWriteTimeUtc(folder) >= needed.FreshSince.UtcDateTime)
            {
                continue;
            }

            try
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (IOException)
            {
                // Not empty any more, or gone.
            }
        }
    }
}
