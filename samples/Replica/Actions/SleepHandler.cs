using System.Globalization;
using JobQueue;
using JobQueue.Jobs;

namespace Replica.Actions;

/// <summary>The action <c>sleep</c>: does nothing for 60 seconds, or for the parameter <c>seconds</c>, and says how far it has come.</summary>
internal sealed class SleepHandler(TimeProvider time) : IJobHandler<SleepParameters>
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(SleepParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        var length = LengthOf(parameters);
        context.Logger.LogInformation("Sleeping for {Seconds} s", length.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));

        var started = time.GetTimestamp();
        for (var slept = TimeSpan.Zero; slept < length; slept = time.GetElapsedTime(started))
        {
            await Task.Delay(Min(Step, length - slept), time, cancellationToken);
            await context.ReportProgressAsync(Math.Min(100, 100 * time.GetElapsedTime(started) / length), cancellationToken: cancellationToken);
        }

        context.Logger.LogInformation("Awake");
    }

    private static TimeSpan LengthOf(SleepParameters parameters) =>
        parameters.Seconds is >= 0 and <= SleepParameters.MostSeconds
            ? TimeSpan.FromSeconds(parameters.Seconds)
            : throw new JobFailedException($"seconds: a number from 0 to {SleepParameters.MostSeconds} is expected.") { Type = "invalid_parameters", Retry = new FailureRetry.Never() };

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
