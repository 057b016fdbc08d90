using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on jobs say of themselves.</summary>
internal static class JobOperations
{
    public static readonly ApiParameter Id = ApiParameter.Path("id", Schemas.JobId(), Examples.JobId, "The job's id.");

    public static readonly ApiOperation List = new("listJobs", ApiTexts.Jobs, "List jobs, most recently scheduled first")
    {
        Description = "A filter that is empty or `any` admits every job. Deleted jobs are listed only where `status` names `deleted`.",
        Parameters =
        [
            ApiParameter.Query("action", Schemas.Text(JobSubmission.MaxActionLength), "Only jobs of this action."),
            ApiParameter.Query("worker", Schemas.Text(128), "Only jobs that this worker holds or last held."),
            ApiParameter.Query("running", Schemas.OneOf("", "any", "true", "false"), "`true`: only jobs in the status `running`; `false`: only others."),
            ApiParameter.Query("status", Schemas.OneOf("", ["any", .. JobStatusNames.All]), "Only jobs in this status; several are parted by commas or given several times."),
            ApiParameter.Query("parent", Schemas.JobId(), "Only children of this job."),
            ApiParameter.Query("cron", Schemas.Text(JobSubmission.MaxActionLength), "Only jobs of the cron of this name."),
            ApiParameter.Query("root", Schemas.JobId(), "Only jobs of the retry chain that began with this job."),
            ApiParameter.Query("q", Schemas.Text(36), "Only ids that begin with this: hexadecimal digits and hyphens."),
            ApiParameter.Query("start", Schemas.WholeNumber(0, int.MaxValue, absent: 0), "How many jobs to skip."),
            ApiParameter.Query("limit", Schemas.WholeNumber(1, JobQuery.MaxLimit, absent: 10), "The most jobs to return."),
        ],
        Replies =
        [
            ApiReply.Of<JobListView>(StatusCodes.Status200OK, "A page of jobs.", Examples.JobList) with
            {
                Headers = [("X-Resource-Count", "How many jobs match in all; exact up to 10000, then `10000+`."), ("X-Next-Page-Start", "The `start` of the next page; missing on the last.")],
            },
        ],
        Faults = [ApiFault.InvalidParameters],
    };

    public static readonly ApiOperation Submit = new("submitJob", ApiTexts.Jobs, "Submit a job")
    {
        Description = "Only `action` is needed. With an `Idempotency-Key` a repeated request is answered with the job of the first. With a `uniqueKey` of an unfinished job that job is answered, and `X-Was-Duplicate: true` says so.",
        Parameters = [ApiParameter.Header("Idempotency-Key", Schemas.Text(255), "Any text of visible ASCII characters that stands for this submission.")],
        Body = new ApiBody(
            Schemas.Object(["action"], SubmissionFields()),
            ("smallest", """{ "action": "sleep" }"""),
            ("documented", """{ "action": "scan_check_single", "parameters": { "SHA256SUM": "1bacd3c8" }, "retries": 2, "capacityMap": { "scan": 1 }, "deadline": "10m", "stopTimeout": "30s", "scheduledAt": "2017-02-17T01:09:47.771Z" }"""),
            ("added", """{ "action": "gc", "priority": 10, "uniqueKey": "gc", "backoff": { "type": "exponential", "first": "1s", "cap": "5m" }, "onInterrupt": "leave", "interruptions": 5 }""")),
        Replies =
        [
            ApiReply.Of<JobView>(StatusCodes.Status202Accepted, "The job, waiting to be claimed.", Examples.Job) with
            {
                Headers = [("Location", "Where the job is."), ("X-Was-Duplicate", "`true` where the job answered is an unfinished one with the same unique key.")],
            },
        ],
        Faults = [.. ApiFault.OfBodies, new(StatusCodes.Status409Conflict, "IDEMPOTENCY_KEY_REUSED", "The key was sent before with another job.")],
    };

    public static readonly ApiOperation Find = new("getJob", ApiTexts.Jobs, "Show a job")
    {
        Parameters = [Id],
        Replies = [ApiReply.Of<JobView>(StatusCodes.Status200OK, "The job.", Examples.Job)],
        Faults = [ApiFault.NoSuchJob],
    };

    public static readonly ApiOperation Delete = new("deleteJob", ApiTexts.Jobs, "Delete a job and its log")
    {
        Description = "A running job is stopped first: its end becomes `deleted`. A tombstone stays for at least a day. Deleting again changes nothing.",
        Parameters = [Id],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The job is deleted, or its worker has been asked to stop it.")],
        Faults = [ApiFault.NoSuchJob],
    };

    public static readonly ApiOperation Cancel = new("cancelJob", ApiTexts.Jobs, "Cancel a job")
    {
        Description = "A job that does not run is cancelled at once; the worker of a running one is asked to stop it. Asking again changes nothing. No body is read.",
        Parameters = [Id],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The job is cancelled, or its worker has been asked.")],
        Faults = [ApiFault.NoSuchJob, new(StatusCodes.Status409Conflict, "JOB_FINISHED", "The job has ended; the message names the job that tries it again, if there is one.")],
    };

    public static readonly ApiOperation Retry = new("retryJob", ApiTexts.Jobs, "Try an ended job again")
    {
        Description =
            """
            Adds a new job that does the same again, at once and with all its retries; its `retryFromID` names the ended job, and it begins a retry chain of its own.
            A retry that is still open is carried out first, and a chain of retries is tried again once: later requests, for any of its jobs, are told by which job. No body is read.
            """,
        Parameters = [Id],
        Replies = [ApiReply.Of<JobView>(StatusCodes.Status202Accepted, "The new job.", Examples.Job) with { Headers = [("Location", "Where the new job is.")] }],
        Faults =
        [
            ApiFault.NoSuchJob,
            new(StatusCodes.Status409Conflict, "JOB_RETRIED", "The job was tried again already; the message names the job that does or did."),
            new(StatusCodes.Status409Conflict, "JOB_NOT_FINISHED", "The job has not ended."),
            new(StatusCodes.Status409Conflict, "JOB_DELETED", "The job is deleted, and with it what it was to do."),
            new(StatusCodes.Status409Conflict, "UNIQUE_KEY_TAKEN", "Another unfinished job has the job's unique key; the message names it."),
        ],
    };

    public static readonly ApiOperation ReadLog = new("getJobLog", ApiTexts.Jobs, "Read or follow a job's log")
    {
        Description =
            """
            With `stream=true` new lines come as they are written, from whichever worker runs the job, until it has ended: as server-sent events where `Accept` names `text/event-stream`
            (each line's number is its id, so `Last-Event-ID` resumes; the last event is `end`), else one JSON object a line. `limit` counts only without `stream`.
            """,
        Parameters =
        [
            Id,
            ApiParameter.Query("stream", Schemas.Flag(), "Whether to follow the log."),
            ApiParameter.Query("offset", Schemas.WholeNumber(0, int.MaxValue, absent: 0), "The first line number."),
            ApiParameter.Query("limit", Schemas.WholeNumber(0, int.MaxValue, absent: 0), "The most lines; 0 for all."),
            ApiParameter.Header("Last-Event-ID", Schemas.Text(20), "The number of the last line that was seen."),
        ],
        Replies = [ApiReply.Of<LogLineView[]>(StatusCodes.Status200OK, "The lines.", Examples.LogLines) with { MediaTypes = [ApiAnswer.Json, EventStreamFormat.Type, JsonLinesFormat.Type] }],
        Faults = [ApiFault.InvalidParameters, ApiFault.NoSuchJob],
    };

    private static IEnumerable<(string Name, Microsoft.OpenApi.OpenApiSchema Schema)> SubmissionFields() =>
    [
        ("action", Schemas.Action()),
        ("parameters", Schemas.AnyObject("What the handler is given, at most 256 KiB of JSON.")),
        ("retries", Schemas.WholeNumber(0, JobSubmission.MaxRetries, absent: 0, "How many times a failure is tried again.")),
        ("capacityMap", Schemas.Units("The units the job needs; null or none needs nothing.")),
        ("deadline", Schemas.Duration("The longest run, counted from its start; empty for none.")),
        ("stopTimeout", Schemas.Duration("The time between the polite and the forced stop; empty for the default.")),
        ("scheduledAt", Schemas.Instant("When the job is due; now when empty or missing.")),
        ("priority", Schemas.WholeNumber(JobSubmission.MinPriority, JobSubmission.MaxPriority, absent: 0, "Higher goes first.")),
        ("uniqueKey", Schemas.Text(JobSubmission.MaxUniqueKeyLength, "Admits one unfinished job, with its retries, per key.")),
        ("backoff", Schemas.Object(
            ["type"],
            ("type", Schemas.OneOf("How retries are timed.", BackoffView.Exponential, BackoffView.Constant, BackoffView.None)),
            ("delay", Schemas.Duration("The time before each retry, for `constant`.")),
            ("first", Schemas.Duration("The time before the first retry, for `exponential`.")),
            ("cap", Schemas.Duration("The longest time before a retry, for `exponential`.")))),
        ("onInterrupt", Schemas.OneOf("What becomes of the job when its worker is lost: run again, or left as it is.", InterruptPolicyNames.Rerun, InterruptPolicyNames.Leave)),
        ("interruptions", Schemas.WholeNumber(0, JobSubmission.MaxInterruptions, JobSubmission.DefaultInterruptions, "How many times a worker may die while running the job before it is left.")),
    ];
}
