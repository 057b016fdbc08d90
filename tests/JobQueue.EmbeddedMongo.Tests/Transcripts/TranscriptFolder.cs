namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Where the recorded answers are: <c>MONGODB_TRANSCRIPTS</c>, else <c>../shared/mongodb-transcripts</c> beside the checkout.</summary>
internal static class TranscriptFolder
{
    public const string Variable = "MONGODB_TRANSCRIPTS";

    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told
        ? told
        : System.IO.Path.Combine(Repository(), "..", "shared", "mongodb-transcripts");

    public static bool Exists => Directory.Exists(Path);

    public static string WhyAbsent => $"no recorded answers at {System.IO.Path.GetFullPath(Path)}; set {Variable} to the folder that holds them";

    public static string? FileOf(string suite)
    {
        var path = System.IO.Path.Combine(Path, suite + ".json");
        return File.Exists(path) ? path : null;
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "JobQueue.sln")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
