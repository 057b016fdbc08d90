namespace JobQueue.Host.OpenApi;

/// <summary>What the API's description says of the whole.</summary>
internal static class ApiTexts
{
    public const string Jobs = "jobs";

    public const string Workers = "workers";

    public const string Crons = "crons";

    public const string Actions = "actions";

    public const string Queue = "queue";

    public const string Introduction =
        """
        See and steer a distributed job queue. Paths, fields and status codes are those of Docker Trusted Registry's job API; the rest are additions.

        Instants are RFC 3339 in UTC with milliseconds, durations Go's (`300ms`, `1h30m`; empty for none). Every fault is answered with
        `{"errors":[{"code","message"}]}`; the code is stable, the message is for people. Unknown fields and query parameters are faults. A trailing slash is accepted.
        """;

    public static readonly IReadOnlyList<(string Name, string Description)> Tags =
    [
        (Jobs, "Submit, find, cancel, retry and delete jobs, and read their logs."),
        (Workers, "The replicas that run jobs, and what they have room for."),
        (Crons, "Jobs on a schedule."),
        (Actions, "Defaults and limits of what jobs do."),
        (Queue, "The queue as a whole: numbers, changes, settings, this description."),
    ];
}
