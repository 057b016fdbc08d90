using JobQueue.Chaos.Replicas;

namespace JobQueue.Chaos.Driving;

/// <summary>What a run has left behind: processes with its mark in their environment.</summary>
internal static class MarkedProcesses
{
    /// <summary>The processes that still live after a while, by command line. A zombie has no environment.</summary>
    public static async Task<IReadOnlyList<string>> LeftAsync(string mark, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var left = Find(mark);
        while (left.Count > 0 && TimeProvider.System.GetElapsedTime(begun) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            left = Find(mark);
        }

        return left;
    }

    private static List<string> Find(string mark) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => folder["/proc/".Length..].All(char.IsAsciiDigit))
            .Where(folder => Read(folder, "environ").Split('\0').Contains($"{ReplicaSettings.MarkVariable}={mark}", StringComparer.Ordinal))
            .Select(folder => $"{folder} {Read(folder, "cmdline").Replace('\0', ' ')}"),
    ];

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
