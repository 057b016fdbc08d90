using JobQueue.Crons;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on crons say of themselves.</summary>
internal static class CronOperations
{
    private const string Name = "license_update";

    private const string Cron =
        """
        {
          "id": "9d3f3b9e-6a0e-5d0b-9a54-0c6a4b7f2f11", "action": "license_update", "schedule": "57 54 3 * * *", "retries": 2, "capacityMap": null, "parameters": null,
          "deadline": "", "stopTimeout": "", "nextRun": "2017-02-22T03:54:57.000Z", "name": "license_update", "timeZone": "UTC", "enabled": true,
          "misfire": "once", "misfireThreshold": "1m0s", "overlap": "allow", "lastRun": null, "priority": 0, "backoff": null, "onInterrupt": "rerun", "interruptions": 5,
          "declared": false, "changedByOperator": true, "createdAt": "2017-02-21T10:00:00.000Z", "lastUpdated": "2017-02-21T10:00:00.000Z", "rev": 1
        }
        """;

    private const string Leader = """{ "workerID": "000000000000", "incarnation": "0195f0c0a3c17c1e8f0e4b5d6a7b8c9d", "term": 3, "beganAt": "2017-02-21T09:00:00.000Z", "expiresAt": "2017-02-21T10:00:30.000Z" }""";

    private static readonly ApiParameter NameInPath = ApiParameter.Path("name", Schemas.Text(JobSubmission.MaxActionLength), Name, "The cron's name; a slash in it is written %2F.");

    private static readonly ApiFault NoSuchCron = new(StatusCodes.Status404NotFound, "NO_SUCH_CRON", "There is no cron of this name.");

    public static readonly ApiOperation List = new("listCrons", ApiTexts.Crons, "List crons")
    {
        Description = "All crons, by name, and the worker that fires them with its term.",
        Replies = [ApiReply.Of<CronListView>(StatusCodes.Status200OK, "The crons.", $$"""{ "crons": [ {{Cron}} ], "leader": {{Leader}} }""")],
    };

    public static readonly ApiOperation Put = new("putCron", ApiTexts.Crons, "Create or replace a cron")
    {
        Description =
            "Replaces the cron of the same `name`, which is the action unless it is given. What is left out has its default. "
            + "`nextRun` counts from now, unless schedule and time zone are what they were.",
        Body = new ApiBody(
            Schemas.Object(["action", "schedule"], Fields()),
            ("nightly", """{ "action": "license_update", "schedule": "57 54 3 * * *", "retries": 2 }"""),
            ("inBerlin", """{ "name": "report", "action": "sleep", "schedule": "0 30 7 * * MON-FRI", "timeZone": "Europe/Berlin", "misfire": "skip", "overlap": "skip" }""")),
        Replies = [ApiReply.Of<CronView>(StatusCodes.Status202Accepted, "The cron as it is stored.", Cron)],
        Faults = ApiFault.OfBodies,
    };

    public static readonly ApiOperation Find = new("getCron", ApiTexts.Crons, "Show a cron")
    {
        Parameters = [NameInPath],
        Replies = [ApiReply.Of<CronView>(StatusCodes.Status200OK, "The cron.", Cron)],
        Faults = [NoSuchCron],
    };

    public static readonly ApiOperation Delete = new("deleteCron", ApiTexts.Crons, "Remove a cron")
    {
        Description = "Its jobs stay. A cron that an application declares comes back, as declared, when a worker that declares it starts: to silence it, put it with `enabled: false`.",
        Parameters = [NameInPath],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "It is gone.")],
        Faults = [NoSuchCron],
    };

    public static readonly ApiOperation Run = new("runCron", ApiTexts.Crons, "Run a cron now")
    {
        Description = "Submits its job, due now, beside its schedule and whether it is enabled or not.",
        Parameters = [NameInPath],
        Replies =
        [
            ApiReply.Of<JobView>(StatusCodes.Status202Accepted, "The job; where jobs must not overlap and one is unfinished, that one.", Examples.Job) with
            {
                Headers = [("X-Was-Duplicate", "`true` where the job is the unfinished one of an earlier occurrence.")],
            },
        ],
        Faults = [NoSuchCron],
    };

    private static IEnumerable<(string, Microsoft.OpenApi.OpenApiSchema)> Fields() =>
    [
        ("name", Schemas.Text(JobSubmission.MaxActionLength, "Unique; the action unless it is given.")),
        ("action", Schemas.Action()),
        ("schedule", Schemas.Text(CronDefinition.MaxScheduleLength, "Six fields (second minute hour day month weekday), five without the second, @yearly, @monthly, @weekly, @daily, @hourly, or @every with a duration.")),
        ("timeZone", Schemas.Text(64, "An IANA name; UTC unless it is given.")),
        ("enabled", new() { Type = Microsoft.OpenApi.JsonSchemaType.Boolean, Default = System.Text.Json.Nodes.JsonValue.Create(true), Description = "Whether it fires." }),
        ("misfire", Schemas.OneOf("What becomes of occurrences late by misfireThreshold or more.", CronNamesInApi.Once, CronNamesInApi.All, CronNamesInApi.Skip)),
        ("misfireThreshold", Schemas.Duration("From 1s to 24h; 1m unless it is given.")),
        ("overlap", Schemas.OneOf("Whether an occurrence runs while the job of an earlier one is unfinished.", CronNamesInApi.Allow, CronNamesInApi.Skip)),
        ("parameters", Schemas.AnyObject("What the jobs are given.")),
        ("retries", Schemas.WholeNumber(0, JobSubmission.MaxRetries)),
        ("capacityMap", Schemas.Units("What the jobs need.")),
        ("deadline", Schemas.Duration("The longest run.")),
        ("stopTimeout", Schemas.Duration("The time between polite and forced stop.")),
        ("priority", Schemas.WholeNumber(JobSubmission.MinPriority, JobSubmission.MaxPriority, 0)),
        ("backoff", Schemas.AnyObject("How retries are timed, as of a job.")),
        ("onInterrupt", Schemas.OneOf("What becomes of a job whose worker is lost.", InterruptPolicyNames.Rerun, InterruptPolicyNames.Leave)),
        ("interruptions", Schemas.WholeNumber(0, JobSubmission.MaxInterruptions, JobSubmission.DefaultInterruptions)),
    ];
}
