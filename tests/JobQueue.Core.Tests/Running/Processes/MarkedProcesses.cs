namespace JobQueue.Running.Processes;

/// <summary>Finds processes by a mark in their environment, which every child inherits.</summary>
internal static class MarkedProcesses
{
    public const string Variable = "JOBQUEUE_TEST_MARK";

    /// <summary>A shell command whose processes bear the mark.</summary>
    public static ProcessJobOptions Command(string mark, string script) => new()
    {
        FileName = "sh",
        Arguments = ["-c", script],
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [Variable] = mark },
    };

    /// <summary>The command lines of the living processes that bear the mark. A zombie has none.</summary>
    public static IReadOnlyList<string> Find(string mark)
    {
        var found = new List<string>();
        foreach (var folder in Processes())
        {
            if (Read(folder, "environ").Split('\0').Contains($"{Variable}={mark}"))
            {
                found.Add($"{folder} {Read(folder, "cmdline").Replace('\0', ' ')}");
            }
        }

        return found;
    }

    /// <summary>Waits until as many processes bear the mark, for at most a minute.</summary>
    public static Task<IReadOnlyList<string>> WaitForAsync(string mark, Predicate<int> count) => WaitForAsync(() => Find(mark), count);

    /// <summary>Waits until as many processes are found, for at most a minute.</summary>
    public static async Task<IReadOnlyList<string>> WaitForAsync(Func<IReadOnlyList<string>> find, Predicate<int> count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = find();
            if (count(found.Count) || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>The processes that have ended and that nobody has reaped.</summary>
    public static IReadOnlyList<string> Zombies() => [.. Processes().Where(folder => Read(folder, "status").Contains("State:\tZ", StringComparison.Ordinal))];

    private static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc").Where(path => path["/proc/".Length..].All(char.IsAsciiDigit));

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
