using JobQueue.Host.Views;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on the settings say of themselves.</summary>
internal static class SettingsOperations
{
    private const string Example = """{ "jobHistoryCompactionEnabled": true, "jobHistoryToKeep": 10000, "jobHistoryMaxAge": "1440h0m0s" }""";

    public static readonly ApiOperation Read = new("getSettings", ApiTexts.Queue, "Show the settings")
    {
        Replies = [ApiReply.Of<SettingsView>(StatusCodes.Status200OK, "What is kept of jobs that have ended.", Example)],
    };

    public static readonly ApiOperation Change = new("setSettings", ApiTexts.Queue, "Change the settings")
    {
        Description = "What is left out stays as it is. A job is deleted when either condition names it, by the next run of the action `onlinegc_joblogs`: submit one, or let a cron do it.",
        Body = new ApiBody(
            Schemas.Object(
                [],
                (SettingsView.CompactionEnabled, Schemas.Flag("Whether old jobs are deleted at all.")),
                (SettingsView.ToKeep, Schemas.WholeNumber(0, long.MaxValue, description: "How many ended jobs are kept, the newest ones; 0 for any number.")),
                (SettingsView.MaxAge, Schemas.Duration("For how long an ended job is kept; empty for ever."))),
            ("all", Example),
            ("off", """{ "jobHistoryCompactionEnabled": false }""")),
        Replies = [ApiReply.Of<SettingsView>(StatusCodes.Status202Accepted, "All settings as they stand now.", Example)],
        Faults = [.. ApiFault.OfBodies.Where(fault => fault != ApiFault.InvalidParameters), ApiFault.InvalidSettings],
    };
}
