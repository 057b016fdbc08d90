using JobQueue.Host.Views;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Http;

/// <summary>An answer that says what was wrong with the request, or why it could not be served.</summary>
internal sealed class ApiFailure(int status, IReadOnlyList<ApiError> errors) : IResult
{
    private ApiFailure(int status, string code, string message)
        : this(status, [new ApiError(code, message)])
    {
    }

    public int Status => status;

    public IReadOnlyList<ApiError> Errors => errors;

    public static ApiFailure NoSuchJob(string id) =>
        new(StatusCodes.Status404NotFound, "NO_SUCH_JOB", $"There is no job '{Shorten(id)}'.");

    public static ApiFailure NoSuchWorker(string id) =>
        new(StatusCodes.Status404NotFound, "NO_SUCH_WORKER", $"There is no worker '{Shorten(id)}'.");

    public static ApiFailure NoSuchCron(string name) =>
        new(StatusCodes.Status404NotFound, "NO_SUCH_CRON", $"There is no cron '{Shorten(name)}'.");

    public static ApiFailure NoSuchActionConfig(string action) =>
        new(StatusCodes.Status404NotFound, "NO_SUCH_ACTION_CONFIG", $"Nothing is set for the action '{Shorten(action)}'.");

    public static ApiFailure NoSuchPath(string path) =>
        new(StatusCodes.Status404NotFound, "NOT_FOUND", $"There is nothing at '{Shorten(path)}'.");

    public static ApiFailure MethodNotAllowed(string method, string allowed) =>
        new(StatusCodes.Status405MethodNotAllowed, "NOT_ALLOWED", $"{Shorten(method)} is not allowed here. Allowed: {allowed}.");

    public static ApiFailure NotAcceptable(string produced) =>
        new(StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE", $"The answer is {produced}, which the Accept header does not admit.");

    public static ApiFailure UnsupportedMediaType() =>
        new(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Send the body as JSON in UTF-8, with the header 'Content-Type: application/json'.");

    public static ApiFailure BodyTooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", $"The body is larger than {limit} bytes.");

    public static ApiFailure InvalidJson(string message) =>
        new(StatusCodes.Status400BadRequest, "INVALID_JSON", message);

    public static ApiFailure InvalidParameters(IEnumerable<string> faults) =>
        new(StatusCodes.Status400BadRequest, [.. faults.Select(fault => new ApiError("INVALID_PARAMETERS", fault))]);

    public static ApiFailure InvalidSettings(IEnumerable<string> faults) =>
        new(StatusCodes.Status400BadRequest, [.. faults.Select(fault => new ApiError("INVALID_SETTINGS", fault))]);

    public static ApiFailure JobFinished(string message) =>
        new(StatusCodes.Status409Conflict, "JOB_FINISHED", message);

    public static ApiFailure JobNotFinished(string message) =>
        new(StatusCodes.Status409Conflict, "JOB_NOT_FINISHED", message);

    public static ApiFailure JobRetried(string message) =>
        new(StatusCodes.Status409Conflict, "JOB_RETRIED", message);

    public static ApiFailure JobDeleted(string message) =>
        new(StatusCodes.Status409Conflict, "JOB_DELETED", message);

    public static ApiFailure UniqueKeyTaken(string message) =>
        new(StatusCodes.Status409Conflict, "UNIQUE_KEY_TAKEN", message);

    public static ApiFailure WorkerAlive(string message) =>
        new(StatusCodes.Status409Conflict, "WORKER_ALIVE", message);

    public static ApiFailure IdempotencyKeyReused(string message) =>
        new(StatusCodes.Status409Conflict, "IDEMPOTENCY_KEY_REUSED", message);

    public static ApiFailure NotAuthorized(string message) =>
        new(StatusCodes.Status403Forbidden, "NOT_AUTHORIZED", message);

    public static ApiFailure TooManyListeners(int limit) =>
        new(StatusCodes.Status503ServiceUnavailable, "TOO_MANY_LISTENERS", $"{limit} callers listen to this process already.");

    public static ApiFailure DatabaseUnavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "DATABASE_UNAVAILABLE", "The database does not answer. What was asked may have been done all the same: look, or repeat it.");

    public static ApiFailure Internal() =>
        new(StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", "Something failed in the server; its log says what.");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        return ApiAnswer.Write(httpContext, status, new ErrorBody(errors), ApiJson.Api.ErrorBody);
    }

    /// <summary>Texts that a caller sent are quoted only up to a length.</summary>
    private static string Shorten(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
}
