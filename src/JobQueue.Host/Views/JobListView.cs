using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>One page of jobs.</summary>
internal sealed record JobListView(IReadOnlyList<JobView> Jobs)
{
    public static JobListView Of(IEnumerable<Job> jobs) => new([.. jobs.Select(JobView.Of)]);
}
