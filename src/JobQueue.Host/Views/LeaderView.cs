using System.Text.Json.Serialization;
using JobQueue.Leadership;

namespace JobQueue.Host.Views;

/// <summary>The latest term of the cron leader. Once <c>expiresAt</c> has passed nobody leads.</summary>
internal sealed record LeaderView([property: JsonPropertyName("workerID")] string WorkerId, string Incarnation, long Term, string BeganAt, string ExpiresAt)
{
    public static LeaderView? Of(LeadershipTerm? term) =>
        term is null ? null : new(term.WorkerId, term.Incarnation, term.Term, Rfc3339.Format(term.BeganAt), Rfc3339.Format(term.ExpiresAt));
}
