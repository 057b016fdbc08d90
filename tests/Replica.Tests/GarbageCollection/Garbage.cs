using NUnit.Framework;
using Replica.GarbageCollection;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.GarbageCollection;

/// <summary>Runs the garbage collection on a test's storage, and checks what it leaves.</summary>
internal static class Garbage
{
    private static int _runs;

    /// <summary>One run without any time to settle: the script decides what happens in between.</summary>
    public static async Task<GcResult> CollectAsync(this RegistryFolder registry, ISweepWatch? watch = null, GcOptions? options = null, string? run = null)
    {
        var tally = new GcTally();
        var collector = new GarbageCollector(registry.Storage, watch ?? SweepScript.Silent, TimeProvider.System);
        await collector.RunAsync(options ?? new GcOptions { Settle = TimeSpan.Zero }, run ?? $"run-{Interlocked.Increment(ref _runs)}", tally, CancellationToken.None);
        return tally.ToResult(null);
    }

    /// <summary>Asserts that every image with a tag can be pulled: every manifest is one of its repository, and every blob is there and whole.</summary>
    public static async Task AssertServesEverythingAsync(this RegistryFolder registry)
    {
        foreach (var repository in registry.Storage.Repositories())
        {
            foreach (var tag in registry.Storage.Tags(repository))
            {
                var digest = await registry.Storage.FindTagAsync(repository, tag, CancellationToken.None);
                await registry.AssertServesAsync(repository, digest!.Value, $"{repository}:{tag}");
            }
        }

        Assert.That(registry.Aside(), Is.Empty, "nothing is left aside");
    }

    /// <summary>What lies aside.</summary>
    public static IReadOnlyList<string> Aside(this RegistryFolder registry)
    {
        var aside = Path.Combine(registry.Root, AsideFolder.Name);
        return Directory.Exists(aside) ? Directory.GetFiles(aside, "*", SearchOption.AllDirectories) : [];
    }

    private static async Task AssertServesAsync(this RegistryFolder registry, RepositoryName repository, Digest digest, string image)
    {
        var manifest = await registry.Storage.FindManifestAsync(repository, digest, CancellationToken.None);
        Assert.That(manifest, Is.Not.Null, $"{image}: the manifest {digest} is served");
        foreach (var reference in manifest!.References)
        {
            if (manifest is Manifest.Index)
            {
                await registry.AssertServesAsync(repository, reference.Digest, image);
                continue;
            }

            var path = registry.Layout.Blob(reference.Digest);
            Assert.That(path, Does.Exist, $"{image}: a blob is served");
            Assert.That(Digest.Of(await File.ReadAllBytesAsync(path)), Is.EqualTo(reference.Digest), $"{image}: a blob is whole");
            Assert.That(registry.Layout.LayerLink(repository, reference.Digest), Does.Exist, $"{image}: a blob is one of the repository");
        }
    }
}
