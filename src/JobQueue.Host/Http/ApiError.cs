namespace JobQueue.Host.Http;

/// <summary>One entry of an error body.</summary>
/// <param name="Code">A stable word in capitals, such as <c>NO_SUCH_JOB</c>.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
internal sealed record ApiError(string Code, string Message);
