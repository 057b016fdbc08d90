using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Replica.Registry;
using Replica.Scanning;
using Replica.Scanning.Ecosystems;
using Replica.Scanning.Layers;
using Replica.Tests.Registry;
using ZstdSharp;

namespace Replica.Tests.Scanning;

public sealed class LayerScannerTests
{
    private const string Status = "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\n";

    [TestCase("gzip")]
    [TestCase("zstd")]
    [TestCase("none")]
    public async Task Components_are_found_whatever_the_compression(string compression)
    {
        var layer = Compress(compression, ImageBuilder.Tar(
            ("./var/lib/dpkg/status", Status),
            ("/lib/apk/db/installed", "P:musl\nV:1.2.5-r0\n"),
            ("app/node_modules/lodash/package.json", """{"name":"lodash","version":"4.17.20"}"""),
            ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
            ("usr/share/doc/readme", new string('x', 100_000))));

        var content = await ScanAsync(layer);

        Assert.That(content.Files.Select(file => $"{file.Kind} {file.Path} {file.Components.Single().Name} {file.Components.Single().Version}"), Is.EquivalentTo(new[]
        {
            "dpkg var/lib/dpkg/status bash 5.2.15-2",
            "apk lib/apk/db/installed musl 1.2.5-r0",
            "npm app/node_modules/lodash/package.json lodash 4.17.20",
        }));
        Assert.That(content.Release, Is.EqualTo(new DistributionRelease("debian", "12")));
    }

    [TestCase(TarEntryFormat.Gnu)]
    [TestCase(TarEntryFormat.Pax)]
    [TestCase(TarEntryFormat.Ustar)]
    [TestCase(TarEntryFormat.V7)]
    public async Task Every_format_of_tar_is_read(TarEntryFormat format)
    {
        var path = format is TarEntryFormat.Gnu or TarEntryFormat.Pax ? string.Concat(Enumerable.Repeat("folder/", 40)) + "node_modules/a/package.json" : "app/node_modules/a/package.json";
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, path),
                TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, path),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path),
                _ => new V7TarEntry(TarEntryType.V7RegularFile, path),
            };
            entry.DataStream = new MemoryStream("""{"name":"a","version":"1.0.0"}"""u8.ToArray());
            tar.WriteEntry(entry);
        }

        var content = await ScanAsync(stream.ToArray());

        Assert.That(content.Files.Single().Path, Is.EqualTo(path));
    }

    [Test]
    public async Task Whiteouts_are_told_and_of_two_entries_with_one_path_the_later_counts()
    {
        var layer = ImageBuilder.Tar(
            ("var/lib/dpkg/.wh.status", ""),
            ("app/.wh.node_modules", ""),
            ("opt/.wh..wh..opq", ""),
            (".wh..wh..opq", ""),
            ("var/lib/dpkg/status.d/bash", Status),
            ("var/lib/dpkg/status.d/bash", Status.Replace("5.2.15-2", "5.2.15-3", StringComparison.Ordinal)),
            ("../etc/os-release", "ID=debian\n"));

        var content = await ScanAsync(layer);

        Assert.That(content.Deleted, Is.EquivalentTo(new[] { "var/lib/dpkg/status", "app/node_modules" }));
        Assert.That(content.Opaque, Is.EquivalentTo(new[] { "opt", "" }));
        Assert.That(content.Files.Single().Components.Single().Version, Is.EqualTo("5.2.15-3"));
        Assert.That(content.Release, Is.Null, "what leads out of the layer is no part of it");
    }

    [TestCase("gzip")]
    [TestCase("zstd")]
    [TestCase("none")]
    public async Task A_layer_that_is_cut_off_is_unreadable(string compression)
    {
        var whole = Compress(compression, ImageBuilder.Tar(("usr/bin/noise", Noise(200_000)), ("var/lib/dpkg/status", Status)));
        var cut = whole[..(whole.Length / 2)];

        var fault = await Assert.ThrowsAsync<LayerFaultException>(() => ScanAsync(cut));

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.Unreadable));
    }

    [TestCase("gzip")]
    [TestCase("zstd")]
    public void A_layer_that_was_changed_is_refused(string compression)
    {
        var changed = Compress(compression, ImageBuilder.Tar(("usr/bin/noise", Noise(200_000))));
        var digest = Digest.Of(changed);
        changed[changed.Length / 2] ^= 0xff;

        Assert.That(() => ScanAsync(changed, digest), Throws.InstanceOf<LayerFaultException>());
    }

    [Test]
    public async Task A_layer_that_is_not_what_its_digest_names_is_corrupt()
    {
        var layer = ImageBuilder.Tar(("var/lib/dpkg/status", Status));

        var fault = await Assert.ThrowsAsync<LayerFaultException>(() => ScanAsync(layer, Digest.Of("else"u8)));

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.Corrupt));
    }

    [Test]
    public async Task What_is_no_archive_is_unreadable()
    {
        var fault = await Assert.ThrowsAsync<LayerFaultException>(() => ScanAsync(Encoding.ASCII.GetBytes(new string('x', 2000))));

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.Unreadable));
        Assert.That(fault.ToJobFailure("sha256:1").Type, Is.EqualTo("layer_unreadable"));
        Assert.That(fault.ToJobFailure("sha256:1").Retry, Is.InstanceOf<JobQueue.Jobs.FailureRetry.Never>());
    }

    [TestCase("gzip")]
    [TestCase("zstd")]
    public void A_bomb_ends_at_the_limit_and_holds_no_memory(string compression)
    {
        const int Megabyte = 1 << 20;
        using var packed = new MemoryStream();
        using (var packing = compression == "gzip" ? (Stream)new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true) : new CompressionStream(packed, leaveOpen: true))
        {
            packing.Write(HostileArchive.Header("zeros", '0', 400L * Megabyte));
            for (var written = 0; written < 400; written++)
            {
                packing.Write(new byte[Megabyte]);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<LayerFaultException>(() => ScanAsync(packed.ToArray(), limits: new LayerLimits { Ratio = 100, BytesBeforeRatio = 8 * Megabyte }).GetAwaiter().GetResult());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.TooLarge));
        Assert.That(fault.Message, Does.Contain("more than 100 times"));
        Assert.That(allocated, Is.LessThan(16 * Megabyte));
    }

    [Test]
    public async Task A_layer_that_goes_on_for_ever_ends_at_the_limit()
    {
        using var endless = HostileArchive.Endless(HostileArchive.Header("zeros", '0', 8L << 30));

        var fault = await Assert.ThrowsAsync<LayerFaultException>(() => ScanAsync(endless, new LayerLimits { Bytes = 32 << 20 }, CancellationToken.None));

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.TooLarge));
    }

    [Test]
    public void A_layer_that_goes_on_for_ever_can_be_cancelled()
    {
        using var endless = HostileArchive.Endless(HostileArchive.Header("zeros", '0', 8L << 30));
        using var cancelled = new CancellationTokenSource();
        var read = 0L;

        Task ScanAsync() => Scanner(new LayerLimits()).ScanAsync(new Counted(endless, count => CancelAfter(count, cancelled, ref read)), default, _ => ValueTask.CompletedTask, cancelled.Token);

        Assert.That(ScanAsync, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(read, Is.LessThan(4 << 20));
    }

    [TestCase('L')]
    [TestCase('K')]
    [TestCase('x')]
    [TestCase('g')]
    public void A_name_that_claims_to_be_huge_is_not_believed(char type)
    {
        using var endless = HostileArchive.Endless(HostileArchive.Header("././@LongLink", type, (8L << 30) - 1));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert.Throws<LayerFaultException>(() => ScanAsync(endless, new LayerLimits(), CancellationToken.None).GetAwaiter().GetResult());

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.TooLarge));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public async Task A_file_of_packages_that_claims_to_be_huge_is_not_believed()
    {
        using var endless = HostileArchive.Endless(HostileArchive.Header("var/lib/dpkg/status", '0', 8L << 30));

        var fault = await Assert.ThrowsAsync<LayerFaultException>(() => ScanAsync(endless, new LayerLimits(), CancellationToken.None));

        Assert.That(fault!.Fault, Is.EqualTo(LayerFault.TooLarge));
    }

    [Test]
    public void More_entries_or_components_than_allowed_are_refused()
    {
        var many = ImageBuilder.Tar([.. Enumerable.Range(0, 30).Select(number => ($"node_modules/a{number}/package.json", $$"""{"name":"a{{number}}","version":"1.0.0"}"""))]);

        Assert.That(() => ScanAsync(many, limits: new LayerLimits { Entries = 20 }), Throws.InstanceOf<LayerFaultException>().With.Message.Contains("entries"));
        Assert.That(() => ScanAsync(many, limits: new LayerLimits { Findings = 20 }), Throws.InstanceOf<LayerFaultException>().With.Message.Contains("components"));
        Assert.That(() => ScanAsync(many, limits: new LayerLimits { Characters = 200 }), Throws.InstanceOf<LayerFaultException>().With.Message.Contains("characters"));
    }

    [Test]
    public async Task A_link_in_the_place_of_a_package_list_hides_the_one_below()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "var/lib/dpkg/status") { LinkName = "/elsewhere" });
        }

        var content = await ScanAsync(stream.ToArray());

        Assert.That(content.Files.Single().Components, Is.Empty);
    }

    private static Task<LayerContent> ScanAsync(byte[] layer, Digest? digest = null, LayerLimits? limits = null) =>
        Scanner(limits ?? new LayerLimits()).ScanAsync(new MemoryStream(layer), digest ?? Digest.Of(layer), _ => ValueTask.CompletedTask, CancellationToken.None);

    private static Task<LayerContent> ScanAsync(Stream layer, LayerLimits limits, CancellationToken cancellationToken) =>
        Scanner(limits).ScanAsync(layer, default, _ => ValueTask.CompletedTask, cancellationToken);

    private static LayerScanner Scanner(LayerLimits limits) => new([new DpkgEcosystem(), new ApkEcosystem(), new NpmEcosystem()], limits);

    private static byte[] Compress(string compression, byte[] content) => compression switch
    {
        "gzip" => ImageBuilder.Gzip(content),
        "zstd" => new Compressor().Wrap(content).ToArray(),
        _ => content,
    };

    private static string Noise(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, (text, source) =>
        {
            foreach (ref var character in text)
            {
                character = (char)source.Next('!', '~');
            }
        });
    }

    private static void CancelAfter(int count, CancellationTokenSource cancelled, ref long read)
    {
        read += count;
        if (read > 1 << 20)
        {
            cancelled.Cancel();
        }
    }

    private sealed class Counted(Stream inner, Action<int> counted) : ReadOnlyPassage
    {
        public override int Read(Span<byte> buffer)
        {
            var length = inner.Read(buffer);
            counted(length);
            return length;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            return Read(buffer.Span);
        }
    }
}
