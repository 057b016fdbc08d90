using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>Why a job ended in <c>error</c>.</summary>
internal sealed record ErrorView(string Type, string Message, string? Stack)
{
    public static ErrorView? Of(JobError? error) => error is null ? null : new(error.Type, error.Message, error.Stack);
}
