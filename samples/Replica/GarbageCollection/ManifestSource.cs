using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>Reads manifests wherever they are: one that lies aside may have got its tag since.</summary>
internal sealed class ManifestSource(RegistryStorage storage, AsideFolder aside)
{
    private const int Looks = 3;

    /// <exception cref="RegistryFaultException">The manifest is nowhere, or cannot be read.</exception>
    public async Task<Manifest> ReadAsync(Digest digest, CancellationToken cancellationToken)
    {
        // While one place is looked at, the file may move to the other.
        for (var look = 0; look < Looks; look++)
        {
            foreach (var place in aside.Places().Prepend(storage))
            {
                if (await place.ReadManifestAsync(digest, cancellationToken) is { } manifest)
                {
                    return manifest;
                }
            }
        }

        throw new RegistryFaultException(RegistryFault.Corrupt, $"the manifest {digest} is missing.");
    }
}
