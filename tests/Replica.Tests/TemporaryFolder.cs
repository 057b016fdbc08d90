namespace Replica.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public TemporaryFolder()
        : this(Directory.CreateTempSubdirectory("replica-").FullName)
    {
    }

    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>In memory, where there is such a file system: for tests that write thousands of small files.</summary>
    public static TemporaryFolder InMemory() =>
        Directory.Exists(Memory) ? new TemporaryFolder(Directory.CreateDirectory(System.IO.Path.Combine(Memory, System.IO.Path.GetRandomFileName())).FullName) : new TemporaryFolder();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
