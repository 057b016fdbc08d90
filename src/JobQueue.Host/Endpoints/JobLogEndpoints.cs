using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Host.Requests;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/jobs/{id}/logs</c>: the lines so far, or as they come.</summary>
internal static class JobLogEndpoints
{
    public static void MapJobLogs(this RouteGroupBuilder group) =>
        group.MapPath("/jobs/{id}/logs", ApiMethod.GetStream(ReadAsync));

    private static async Task<IResult> ReadAsync(string id, HttpContext http, IJobClient jobs, LogTail tail, IHostApplicationLifetime lifetime, ILogger<LogAnswer> logger)
    {
        if (!LogQuery.Read(http.Request.Query).TryGet(out var query, out var failure))
        {
            return failure;
        }

        if (ChooseFormat(http.Request, query) is not { } format)
        {
            return ApiFailure.NotAcceptable(query.Stream ? $"{EventStreamFormat.Type} or {JsonLinesFormat.Type}" : ApiAnswer.Json);
        }

        if (!JobId.TryParse(id, null, out var jobId) || await jobs.FindAsync(jobId, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return ApiFailure.NoSuchJob(id);
        }

        // A stream must not hold up the stop of the process: it ends when the application begins to stop.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        var items = query.Stream
            ? tail.FollowAsync(jobId, format is EventStreamFormat ? EventStreamFormat.ResumeFrom(http.Request, query.Offset) : query.Offset, ending.Token)
            : tail.ReadAsync(jobId, query.Offset, query.Limit, ending.Token);
        return await LogAnswer.BeginAsync(items, format, logger, ending.Token).ConfigureAwait(false);
    }

    private static ILogFormat? ChooseFormat(HttpRequest request, LogQuery query) =>
        !query.Stream ? AcceptedTypes.Admit(request, ApiAnswer.Json) ? new JsonArrayFormat() : null
        : AcceptedTypes.Name(request, EventStreamFormat.Type) ? new EventStreamFormat()
        : AcceptedTypes.Admit(request, JsonLinesFormat.Type) || AcceptedTypes.Admit(request, ApiAnswer.Json) ? new JsonLinesFormat()
        : null;
}
