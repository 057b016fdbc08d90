using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JobQueue.Jobs;

namespace JobQueue.Crons;

/// <summary>Tells one declaration from another.</summary>
/// <remarks>What has its default value is left out, so that a newer version with more fields makes the same fingerprint of an unchanged declaration.</remarks>
internal static class CronFingerprint
{
    /// <summary>64 hexadecimal digits.</summary>
    public static string Of(CronDefinition definition)
    {
        var standard = new CronDefinition { Name = "", Schedule = "", Job = new JobSubmission { Action = "" } };
        var text = new StringBuilder();
        foreach (var ((name, value), (_, usual)) in PartsOf(definition).Zip(PartsOf(standard)))
        {
            if (value != usual)
            {
                text.Append(name).Append('=').Append(JsonSerializer.Serialize(value)).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<(string Name, string Value)> PartsOf(CronDefinition definition)
    {
        var job = definition.Job;
        yield return ("name", definition.Name);
        yield return ("schedule", definition.Schedule);
        yield return ("timeZone", definition.TimeZone);
        yield return ("enabled", definition.Enabled.ToString());
        yield return ("misfire", definition.Misfire.ToString());
        yield return ("misfireThreshold", GoDuration.Format(definition.MisfireThreshold));
        yield return ("overlap", definition.Overlap.ToString());
        yield return ("action", job.Action);
        yield return ("parameters", job.Parameters is { } parameters ? JsonSerializer.Serialize(parameters) : "");
        yield return ("retries", job.Retries is { } retries ? Text(retries) : "");
        yield return ("backoff", TextOf(job.Backoff));
        yield return ("capacityMap", job.CapacityMap is { } map ? string.Create(CultureInfo.InvariantCulture, $"{map.Count}:{map.Signature}") : "");
        yield return ("deadline", GoDuration.FormatOptional(job.Deadline));
        yield return ("stopTimeout", GoDuration.FormatOptional(job.StopTimeout));
        yield return ("priority", Text(job.Priority));
        yield return ("onInterrupt", job.OnInterrupt.ToString());
        yield return ("interruptions", Text(job.Interruptions));
    }

    private static string TextOf(JobBackoff? backoff) => backoff switch
    {
        JobBackoff.Constant constant => $"constant {GoDuration.Format(constant.Delay)}",
        JobBackoff.Exponential growing => $"exponential {GoDuration.Format(growing.First)} {GoDuration.Format(growing.Cap)}",
        JobBackoff.None => "none",
        _ => "",
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
