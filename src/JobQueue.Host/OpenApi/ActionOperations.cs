using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Steering;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on actions, and those that tell why jobs wait, say of themselves.</summary>
internal static class ActionOperations
{
    private const string Config =
        """
        {
          "id": "0195f0c0-a3c1-7c1e-8f0e-4b5d6a7b8c9d", "action": "scan_check", "parameters": { "depth": 3 }, "retries": 2,
          "backoff": { "type": "constant", "delay": "5s" }, "deadline": "1h0m0s", "stopTimeout": "", "capacityMap": { "scan": 1 }, "maxRunning": 4, "paused": false
        }
        """;

    private static readonly ApiParameter Action = ApiParameter.Path("action", Schemas.Action(), "scan_check", "The action; a slash in it is sent as %2F.");

    private static readonly ApiFault NoSuchActionConfig = new(StatusCodes.Status404NotFound, "NO_SUCH_ACTION_CONFIG", "Nothing is set for this action.");

    public static readonly ApiOperation List = new("listActionConfigs", ApiTexts.Actions, "List the configs of actions")
    {
        Replies = [ApiReply.Of<ActionConfigListView>(StatusCodes.Status200OK, "The configs, by action.", $$"""{ "actionConfigs": [ {{Config}} ] }""")],
    };

    public static readonly ApiOperation Find = new("getActionConfig", ApiTexts.Actions, "Show the config of an action")
    {
        Parameters = [Action],
        Replies = [ApiReply.Of<ActionConfigView>(StatusCodes.Status200OK, "The config.", Config)],
        Faults = [NoSuchActionConfig],
    };

    public static readonly ApiOperation Set = new("setActionConfig", ApiTexts.Actions, "Make or replace the config of an action")
    {
        Description =
            """
            Defaults apply where a submission says nothing, at the moment it is submitted; a default that is missing here is none. Parameters are merged name by name: those of the submission win.
            `paused` missing leaves the action paused or not, as it is. `id` is ignored, so that what GET answers can be sent back.
            """,
        Body = new ApiBody(
            Schemas.Object(["action"], Fields()),
            ("documented", """{ "action": "scan_check", "parameters": { "depth": 3 } }"""),
            ("added", """{ "action": "scan_check", "parameters": { "depth": 3 }, "retries": 2, "backoff": { "type": "constant", "delay": "5s" }, "deadline": "1h", "stopTimeout": "10s", "capacityMap": { "scan": 1 }, "maxRunning": 4, "paused": false }""")),
        Replies = [ApiReply.Of<ActionConfigView>(StatusCodes.Status202Accepted, "The config; workers take it up within moments.", Config)],
        Faults = ApiFault.OfBodies,
    };

    public static readonly ApiOperation Delete = new("deleteActionConfig", ApiTexts.Actions, "Remove the config of an action")
    {
        Description = "The action has no defaults and no limit then, and is not paused.",
        Parameters = [Action],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The config is removed.")],
        Faults = [NoSuchActionConfig],
    };

    public static readonly ApiOperation Pause = new("pauseAction", ApiTexts.Actions, "Let no job of an action begin")
    {
        Description = "Jobs that run go on; jobs claimed ahead of their time are given back. Holds within moments, at most one sweep. No body is read.",
        Parameters = [Action],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The action is paused.")],
        Faults = [ApiFault.InvalidParameters],
    };

    public static readonly ApiOperation Resume = new("resumeAction", ApiTexts.Actions, "Let jobs of an action begin again")
    {
        Parameters = [Action],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The action is not paused.")],
    };

    public static readonly ApiOperation Explain = new("explainJob", ApiTexts.Jobs, "Say why a job does not run")
    {
        Description =
            """
            One reason for each rule that keeps the job waiting, with what to do: `NOT_DUE`, `PAUSED`, `NO_WORKER`, `NEVER_FITS`, `CAPACITY_IN_USE`, `WAITS_FOR_PARENT`, `LIMITED`.
            A job that nothing keeps is `READY`, `CLAIMED`, `RUNNING`, `STOPPING` or `RESURRECTED` (with `HOLDER_LOST` where its worker is gone), one that has ended `FINISHED`.
            """,
        Parameters = [JobOperations.Id],
        Replies =
        [
            ApiReply.Of<ExplanationView>(
                StatusCodes.Status200OK,
                "The reasons.",
                $$"""{ "id": "{{Examples.JobId}}", "action": "scan_check", "status": "waiting", "final": false, "reasons": [ { "code": "PAUSED", "message": "The action 'scan_check' is paused.", "advice": "Resume it: POST /actions/scan_check/resume." } ] }"""),
        ],
        Faults = [ApiFault.NoSuchJob],
    };

    public static readonly ApiOperation Stats = new("getStats", ApiTexts.Queue, "Count the unfinished jobs of each action")
    {
        Description = "Numbers are exact up to 10000; `atLeast` names the fields of which there are more. `queueLatencySeconds` is how long the oldest due job has been due.",
        Replies =
        [
            ApiReply.Of<StatsView>(
                StatusCodes.Status200OK,
                "The numbers.",
                """{ "at": "2017-02-17T01:09:50.771Z", "actions": [ { "action": "scan_check", "due": 12, "scheduled": 3, "claimed": 1, "running": 4, "stopping": 0, "oldestDueAt": "2017-02-17T01:09:47.771Z", "queueLatencySeconds": 3, "workers": 2, "paused": false, "maxRunning": 4, "atLeast": [] } ] }"""),
        ],
    };

    private static IEnumerable<(string Name, Microsoft.OpenApi.OpenApiSchema Schema)> Fields() =>
    [
        ("id", Schemas.Text(64, "Ignored.")),
        ("action", Schemas.Action()),
        ("parameters", Schemas.AnyObject("Default parameters, at most 256 KiB of JSON.")),
        ("retries", Schemas.WholeNumber(0, JobSubmission.MaxRetries, description: "How many times a failure is tried again.")),
        ("backoff", Schemas.Object(
            ["type"],
            ("type", Schemas.OneOf("How retries are timed.", BackoffView.Exponential, BackoffView.Constant, BackoffView.None)),
            ("delay", Schemas.Duration("The time before each retry, for `constant`.")),
            ("first", Schemas.Duration("The time before the first retry, for `exponential`.")),
            ("cap", Schemas.Duration("The longest time before a retry, for `exponential`.")))),
        ("deadline", Schemas.Duration("The longest run, counted from its start; empty for none.")),
        ("stopTimeout", Schemas.Duration("The time between the polite and the forced stop; empty for the worker's.")),
        ("capacityMap", Schemas.Units("The units a job needs.")),
        ("maxRunning", Schemas.WholeNumber(1, ActionConfig.MostRunning, description: "The most jobs of the action that run at once on all workers together; missing for no limit.")),
        ("paused", Schemas.Flag("Whether no job of the action begins.")),
    ];
}
