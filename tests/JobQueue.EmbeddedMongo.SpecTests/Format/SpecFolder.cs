namespace JobQueue.EmbeddedMongo.SpecTests.Format;

/// <summary>Where the drivers' unified tests lie: <c>MONGODB_SPEC_TESTS</c>, else beside the checkout. They are read from there and never copied.</summary>
internal static class SpecFolder
{
    public const string Variable = "MONGODB_SPEC_TESTS";

    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return Directory.Exists(given) ? given : throw new DirectoryNotFoundException($"{Variable} names '{given}', which does not exist.");
        }

        var beside = Checkout() is { } checkout ? Path.Combine(checkout, "..", "shared", "mongodb-spec-tests") : null;
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }

    private static string? Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "JobQueue.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
