using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Requests;

/// <summary>The query of <c>GET /jobs/{id}/logs</c>.</summary>
/// <param name="Stream">Whether new lines are sent as they come, until the job has ended.</param>
/// <param name="Offset">The first line number.</param>
/// <param name="Limit">The most lines when not streaming; 0 = all.</param>
internal sealed record LogQuery(bool Stream, long Offset, int Limit)
{
    public static Reading<LogQuery> Read(IQueryCollection parameters)
    {
        var reader = new QueryReader(parameters);
        var query = new LogQuery(reader.Flag("stream"), reader.WholeNumber("offset", 0, int.MaxValue, absent: 0), reader.WholeNumber("limit", 0, int.MaxValue, absent: 0));
        return reader.Finish(query);
    }
}
