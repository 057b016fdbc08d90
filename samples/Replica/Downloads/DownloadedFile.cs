namespace Replica.Downloads;

/// <summary>What a server answered to the question for a file.</summary>
internal abstract record DownloadedFile
{
    private DownloadedFile()
    {
    }

    /// <summary>It has not changed since it was asked for last.</summary>
    public sealed record Unchanged : DownloadedFile;

    /// <summary>It was written to the target.</summary>
    /// <param name="Mark">What to ask with next time.</param>
    /// <param name="Length">Its length in bytes.</param>
    public sealed record Fetched(FileMark Mark, long Length) : DownloadedFile;
}
