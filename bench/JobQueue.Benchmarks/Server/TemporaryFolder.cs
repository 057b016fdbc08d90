namespace JobQueue.Benchmarks.Server;

/// <summary>A folder for a durable server; dispose it after the server, also when the measurement failed or was given up.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jq_bench_");

    public string Path => _folder.FullName;

    public static TemporaryFolder? For(bool isDurable) => isDurable ? new TemporaryFolder() : null;

    public void Dispose() => _folder.Delete(recursive: true);
}
