using System.Text.Json.Serialization;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>The last event of a log stream: how the job ended, and the job that tries it again.</summary>
internal sealed record LogEndView(string Status, [property: JsonPropertyName("retryID")] string? RetryId)
{
    public static LogEndView Of(Job job) => new(job.Status.ToName(), job.Retry?.Id.ToString());
}
