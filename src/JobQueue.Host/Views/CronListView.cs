using JobQueue.Crons;
using JobQueue.Leadership;

namespace JobQueue.Host.Views;

/// <summary>All crons, and who fires them.</summary>
internal sealed record CronListView(IReadOnlyList<CronView> Crons, LeaderView? Leader)
{
    public static CronListView Of(IEnumerable<Cron> crons, LeadershipTerm? leader) => new([.. crons.Select(CronView.Of)], LeaderView.Of(leader));
}
