using System.Text.Json;
using JobQueue.Crons;
using JobQueue.Host.Views;

namespace JobQueue.Host.Requests;

/// <summary>Reads the body of <c>POST /crons</c>. Its job's fields lie beside the cron's own, as in Docker Trusted Registry's API; what is left out has its default.</summary>
internal static class CronReader
{
    public static CronDefinition Read(FieldReader fields)
    {
        var definition = ReadFields(fields);
        if (fields.Faults.Count == 0 && CronCheck.FaultOf(definition) is { } fault)
        {
            fields.Refuse(JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message);
        }

        return definition;
    }

    private static CronDefinition ReadFields(FieldReader fields)
    {
        var job = JobSubmissionReader.ReadTemplate(fields);
        return new CronDefinition
        {
            Name = fields.Text("name", $"a name of {JobSubmissionReader.ActionRule}", CronCheck.IsName) ?? job.Action,
            Schedule = ReadSchedule(fields),
            Job = job,
            TimeZone = fields.Text("timeZone", "an IANA time zone such as Europe/Berlin", name => TimeZones.TryFind(name, out _)) ?? "UTC",
            Enabled = fields.OptionalFlag("enabled") ?? true,
            Misfire = CronNamesInApi.MisfireOf(fields.Text("misfire", CronNamesInApi.MisfireRule, CronNamesInApi.IsMisfire)),
            MisfireThreshold = fields.Duration("misfireThreshold", CronCheck.LeastThreshold) ?? CronNamesInApi.StandardThreshold,
            Overlap = fields.Text("overlap", "'allow' or 'skip'", text => text is CronNamesInApi.Allow or CronNamesInApi.Skip) == CronNamesInApi.Skip ? CronOverlap.Skip : CronOverlap.Allow,
        };
    }

    /// <summary>The fault of a schedule says where it is.</summary>
    private static string ReadSchedule(FieldReader fields)
    {
        var schedule = fields.RequiredText("schedule", "a schedule such as '0 0 3 * * *' or '@every 90s'", _ => true);
        if (schedule.Length > 0 && !CronSchedule.TryParse(schedule, out _, out var fault))
        {
            fields.Refuse("schedule", fault);
        }

        return schedule;
    }
}
