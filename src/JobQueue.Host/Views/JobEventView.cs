using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Views;

/// <summary>A change of a job in the event stream. What the change does not show is <c>null</c>.</summary>
internal sealed record JobEventView(string Id, long Rev, string Status, string? Action, bool Claimable, string? ScheduledAt, IReadOnlyList<string> ChangedFields)
{
    public static JobEventView Of(JobChange change, string? action) =>
        new(change.Id.ToString(), change.Rev, change.Status.ToName(), action, change.Claimable, Rfc3339.Format(change.ScheduledAt), change.ChangedFields);
}
