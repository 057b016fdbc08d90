using System.Text.Json.Serialization;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>One time that a job's worker was lost or stopped.</summary>
internal sealed record InterruptionView(string Status, [property: JsonPropertyName("workerID")] string WorkerId, string Incarnation, string At)
{
    public static InterruptionView Of(JobInterruption interruption) =>
        new(interruption.Status.ToName(), interruption.WorkerId, interruption.Incarnation, Rfc3339.Format(interruption.At));
}
