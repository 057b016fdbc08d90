using System.Collections.Frozen;

namespace JobQueue.Jobs;

/// <summary>The names of statuses as the API and the database spell them.</summary>
public static class JobStatusNames
{
    private static readonly string[] Names =
        ["waiting", "running", "done", "error", "cancel_request", "cancel", "deleted", "worker_dead", "worker_shutdown", "worker_resurrection"];

    private static readonly FrozenDictionary<string, JobStatus> ByName =
        Enum.GetValues<JobStatus>().ToFrozenDictionary(status => Names[(int)status], StringComparer.Ordinal);

    /// <summary>Every name, in the order of <see cref="JobStatus"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a status, such as <c>cancel_request</c>.</summary>
    public static string ToName(this JobStatus status) => Names[(int)status];

    /// <summary>Reads a name; <see langword="false"/> when no status has it.</summary>
    public static bool TryParse(string? name, out JobStatus status)
    {
        status = default;
        return name is not null && ByName.TryGetValue(name, out status);
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">No status has this name.</exception>
    public static JobStatus Parse(string name) =>
        TryParse(name, out var status) ? status : throw new FormatException($"'{name}' is not a job status. Known: {string.Join(", ", Names)}.");
}
