using JobQueue.Explaining;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>Why a job stands where it stands.</summary>
internal sealed record ExplanationView(string Id, string Action, string Status, bool Final, IReadOnlyList<ReasonView> Reasons)
{
    public static ExplanationView Of(JobExplanation explanation) => new(
        explanation.Job.Id.ToString(),
        explanation.Job.Action,
        explanation.Job.Status.ToName(),
        explanation.Job.IsFinal,
        [.. explanation.Reasons.Select(reason => new ReasonView(reason.Code, reason.Message, reason.Advice))]);
}
