namespace JobQueue.EmbeddedMongo.Tests.Journal;

/// <summary>A new folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jq-journal-").FullName;

    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What a killed process leaves behind: the files as they are on disk while their owner still runs.</summary>
    public ScratchFolder CopyAsLeftByAKill()
    {
        var copy = new ScratchFolder();
        foreach (var file in Directory.EnumerateFiles(Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(copy.Inside(System.IO.Path.GetFileName(file)));
            source.CopyTo(target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
