using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>How far a running job says it has come.</summary>
internal sealed record ProgressView(double Percent, string? Line)
{
    public static ProgressView? Of(JobProgress? progress) => progress is null ? null : new(progress.Percent, progress.Line);
}
