using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>The successor of a failed job.</summary>
internal sealed record RetryView(string Id, string At)
{
    public static RetryView? Of(RetryIntent? retry) => retry is null ? null : new(retry.Id.ToString(), Rfc3339.Format(retry.At));
}
