using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about what operators set for actions.</summary>
internal static partial class SteeringLog
{
    [LoggerMessage(EventIds.PauseChanged, LogLevel.Information, "Action {Action} is {State}")]
    public static partial void PauseChanged(this ILogger logger, string action, string state);

    [LoggerMessage(EventIds.LimitChanged, LogLevel.Information, "The limit of running jobs of action {Action} is now {Limit}; it was {Before}")]
    public static partial void LimitChanged(this ILogger logger, string action, int? before, int? limit);
}
