using System.Globalization;
using JobQueue.Jobs;

namespace JobQueue.Steering;

/// <summary>Checks action configs against their bounds, which are those of submissions.</summary>
internal static class ActionConfigCheck
{
    /// <summary>The first field that is out of bounds; <see langword="null"/> when there is none.</summary>
    public static SubmissionFault? FaultOf(ActionConfig config) => SubmissionCheck.FaultOf(AsSubmission(config)) ?? MaxRunning(config.MaxRunning);

    /// <summary>Refuses a config that is out of bounds.</summary>
    /// <exception cref="ArgumentException">A field is out of bounds; the message says which.</exception>
    public static void ThrowIfFaulty(ActionConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (FaultOf(config) is { } fault)
        {
            throw new ArgumentException($"{nameof(config)}.{fault.Field}: {fault.Message}", nameof(config));
        }
    }

    private static JobSubmission AsSubmission(ActionConfig config) => ActionDefaults.Merge(new JobSubmission { Action = config.Action }, config);

    private static SubmissionFault? MaxRunning(int? limit) => limit is null or (>= 1 and <= ActionConfig.MostRunning)
        ? null
        : new(
            nameof(ActionConfig.MaxRunning),
            string.Create(CultureInfo.InvariantCulture, $"The limit is {limit}: it must be 1 to {ActionConfig.MostRunning}, or null for none. Pause the action to let no job begin."));
}
