using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Requests;

/// <summary>Reads the query of <c>GET /jobs</c>.</summary>
internal static class JobQueryReader
{
    private const string Any = "any";
    private const string OnlyRunning = "true";
    private const string NotRunning = "false";

    private static readonly JobStatus[] Listed = [.. Enum.GetValues<JobStatus>().Where(status => status != JobStatus.Deleted)];

    /// <summary>Reads the filters; the value is <see langword="null"/> where they exclude each other, so that no job can match.</summary>
    public static Reading<JobQuery?> Read(IQueryCollection parameters)
    {
        var reader = new QueryReader(parameters);
        var statuses = Statuses(reader.Statuses("status"), reader.OneOf("running", Any, OnlyRunning, NotRunning));
        var query = new JobQuery
        {
            Action = reader.Filter("action"),
            WorkerId = reader.Filter("worker"),
            Statuses = statuses ?? [],
            ParentId = reader.JobId("parent"),
            RootId = reader.JobId("root"),
            Cron = reader.Filter("cron"),
            IdPrefix = reader.IdPrefix("q"),
            Start = reader.WholeNumber("start", 0, int.MaxValue, absent: 0),
            Limit = reader.WholeNumber("limit", 1, JobQuery.MaxLimit, absent: 10),
        };
        return reader.Finish(statuses is null ? null : query);
    }

    /// <summary>The statuses that both filters admit; empty for all, <see langword="null"/> for none.</summary>
    private static IReadOnlyCollection<JobStatus>? Statuses(IReadOnlyCollection<JobStatus> asked, string running)
    {
        if (running == Any)
        {
            return asked;
        }

        var admitted = (asked.Count == 0 ? Listed : asked).Where(status => status == JobStatus.Running == (running == OnlyRunning)).ToList();
        return admitted.Count == 0 ? null : admitted;
    }
}
