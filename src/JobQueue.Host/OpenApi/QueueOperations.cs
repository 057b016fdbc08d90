using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on the queue as a whole say of themselves.</summary>
internal static class QueueOperations
{
    public static readonly ApiOperation Events = new("listenToEvents", ApiTexts.Queue, "Hear of changes as they happen")
    {
        Description =
            """
            Server-sent events, in the order of the changes. The first is `ready`: from there on nothing is missed, so read now what you want to follow (what happened a moment before may still come; `rev` tells). Then, each with its JSON in `data`:

            - `job`: `id`, `rev`, `status`, `action`, `claimable`, `scheduledAt`, `changedFields` (empty for a new job). Changes of one job come with growing `rev`; where the feed polls, statuses in between may be left out, the last never.
            - `worker`: `id`, `incarnation`, `status`. `capacity`: `id` of a worker whose capacity an operator set or cleared. `cron`: `id`.
            - `reset`: changes may have been missed. Read again what you depend on; what comes after it is complete.
            - `closed`: the stream ends, and `reason` says why: this process stops, or the listener was so slow that events it had not read are gone.

            Every event has an id; with `Last-Event-ID` a listener that was cut off goes on after it. Ids are those of one process, which keeps some thousands of events: where it no longer has what followed,
            or another process answers, the first event is `reset`. A comment and the current id are sent every 15 seconds.
            """,
        Parameters =
        [
            ApiParameter.Query("topic", Schemas.OneOf("", "jobs", "workers", "crons"), "Only these topics; several are parted by commas or given several times. All when missing."),
            ApiParameter.Query("action", Schemas.Text(128), "Of the jobs only those of this action."),
            ApiParameter.Query("job", Schemas.JobId(), "Of the jobs only this one."),
            ApiParameter.Header("Last-Event-ID", Schemas.Text(100), "The id of the last event that was seen; browsers send it by themselves."),
        ],
        Replies =
        [
            ApiReply.Text(StatusCodes.Status200OK, "The stream, until one side ends it.", EventStreamFormat.Type,
                $$"""
                id: 0195f0c0a3c17c1e8f0e4b5d6a7b8c9d-17
                event: job
                data: {"id":"{{Examples.JobId}}","rev":2,"status":"running","action":"scan_check_single","claimable":false,"scheduledAt":null,"changedFields":["status","workerID"]}

                """),
        ],
        Faults = [ApiFault.InvalidParameters, new(StatusCodes.Status503ServiceUnavailable, "TOO_MANY_LISTENERS", "Too many callers listen to this process already.")],
    };

    public static readonly ApiOperation Docs = new("getDocs", ApiTexts.Queue, "Read this description")
    {
        Replies = [new ApiReply(StatusCodes.Status200OK, "An OpenAPI 3.1 document.") { Body = typeof(object), MediaTypes = [ApiAnswer.Json] }],
    };
}
