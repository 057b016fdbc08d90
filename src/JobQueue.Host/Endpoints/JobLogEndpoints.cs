using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/jobs/{id}/logs</c>: the lines so far, or as they come.</summary>
internal static class JobLogEndpoints
{
    public static void MapJobLogs(this RouteGroupBuilder group) =>
        group.MapPath("/jobs/{id}/logs", ApiMethod.GetStream(ReadAsync, JobOperations.ReadLog));

    private static async Task<IResult> ReadAsync(string id, HttpContext http, LogReading reading)
    {
        if (!LogQuery.Read(http.Request.Query).TryGet(out var query, out var failure))
        {
            return failure;
        }

        if (ChooseFormat(http.Request, query) is not { } format)
        {
            return ApiFailure.NotAcceptable(query.Stream ? $"{EventStreamFormat.Type} or {JsonLinesFormat.Type}" : ApiAnswer.Json);
        }

        var offset = format is EventStreamFormat ? EventStreamFormat.ResumeFrom(http.Request, query.Offset) : query.Offset;
        return JobId.TryParse(id, null, out var jobId)
            ? await reading.BeginAsync(http, jobId, query with { Offset = offset }, format).ConfigureAwait(false)
            : ApiFailure.NoSuchJob(id);
    }

    private static ILogFormat? ChooseFormat(HttpRequest request, LogQuery query) =>
        !query.Stream ? AcceptedTypes.Admit(request, ApiAnswer.Json) ? new JsonArrayFormat() : null
        : AcceptedTypes.Name(request, EventStreamFormat.Type) ? new EventStreamFormat()
        : AcceptedTypes.Admit(request, JsonLinesFormat.Type) || AcceptedTypes.Admit(request, ApiAnswer.Json) ? new JsonLinesFormat()
        : null;
}
