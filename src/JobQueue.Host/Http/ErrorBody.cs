namespace JobQueue.Host.Http;

/// <summary>The body of every error answer: <c>{"errors":[{"code","message"}]}</c>.</summary>
internal sealed record ErrorBody(IReadOnlyList<ApiError> Errors);
