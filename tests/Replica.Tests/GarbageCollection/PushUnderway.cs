using System.Text;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.GarbageCollection;

/// <summary>
/// A push as client and registry carry it out, one step at a time: the client looks for each blob and uploads what is missing; the registry verifies what the manifest refers to,
/// writes the manifest, links it, and writes the tag. A push that is refused begins anew, as clients do.
/// </summary>
internal sealed class PushUnderway(RegistryFolder registry, string repository, string tag, BuiltImage image)
{
    private readonly RepositoryName _repository = RepositoryName.Parse(repository);
    private readonly List<Digest> _toUpload = [];
    private readonly List<Digest> _toStore = [];
    private bool _storesManifest;
    private int _done;

    /// <summary>How many steps a push takes that is not refused.</summary>
    public static int Steps => 8;

    public bool IsDone => _done == Steps;

    /// <summary>Whether the registry is in the middle of a request: a blob's upload, or a manifest's.</summary>
    public bool IsInRequest => _done is 1 or 2 or (> 3 and < 8);

    public void Run(int steps)
    {
        for (var step = 0; step < steps && !IsDone; step++)
        {
            Step();
        }
    }

    /// <summary>Lets the registry finish the request that it works on.</summary>
    public void FinishRequest()
    {
        while (IsInRequest)
        {
            Step();
        }
    }

    public void Finish() => Run(int.MaxValue);

    public Task FinishAsync()
    {
        Finish();
        return Task.CompletedTask;
    }

    private void Step()
    {
        _done++;
        switch (_done)
        {
            case 1:
                Look();
                break;
            case 2:
                _toStore.ForEach(blob => Write(registry.Layout.Blob(blob), image.Blobs[blob]));
                break;
            case 3:
                _toUpload.ForEach(blob => WriteLink(registry.Layout.LayerLink(_repository, blob), blob));
                break;
            case 4:
                Verify();
                break;
            case 5:
                _storesManifest = !registry.Has(image.Digest);
                break;
            case 6:
                if (_storesManifest)
                {
                    Write(registry.Layout.Blob(image.Digest), image.Manifest);
                }

                break;
            case 7:
                WriteLink(registry.Layout.RevisionLink(_repository, image.Digest), image.Digest);
                break;
            case 8:
                WriteLink(registry.Layout.TagLink(_repository, TagName.Parse(tag)), image.Digest);
                break;
        }
    }

    /// <summary>Of what is linked and there, nothing is sent; of what is there without a link, the upload is dropped and the link written.</summary>
    private void Look()
    {
        _toUpload.Clear();
        _toUpload.AddRange(image.Blobs.Keys.Where(blob => !IsServed(blob)));
        _toStore.Clear();
        _toStore.AddRange(_toUpload.Where(blob => !registry.Has(blob)));
    }

    private void Verify()
    {
        if (!image.Blobs.Keys.All(IsServed))
        {
            _done = 0;
        }
    }

    private bool IsServed(Digest blob) => File.Exists(registry.Layout.LayerLink(_repository, blob)) && registry.Has(blob);

    private static void WriteLink(string path, Digest digest) => Write(path, Encoding.ASCII.GetBytes(digest.ToString()));

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
