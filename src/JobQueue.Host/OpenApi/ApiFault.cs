using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>One way in which an operation can fail.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The stable word in the error body.</param>
/// <param name="When">When that happens.</param>
internal sealed record ApiFault(int Status, string Code, string When)
{
    public static readonly ApiFault InvalidParameters = new(StatusCodes.Status400BadRequest, "INVALID_PARAMETERS", "A field or parameter is unknown or out of bounds; there is one entry for each fault, and it names the field.");

    public static readonly ApiFault InvalidSettings = new(StatusCodes.Status400BadRequest, "INVALID_SETTINGS", "A setting is unknown or out of bounds; there is one entry for each fault, and it names the field.");

    public static readonly ApiFault NoSuchJob = new(StatusCodes.Status404NotFound, "NO_SUCH_JOB", "There is no job with this id.");

    public static readonly ApiFault NoSuchWorker = new(StatusCodes.Status404NotFound, "NO_SUCH_WORKER", "No worker ever had this name, or its record has been removed.");

    /// <summary>What can happen to every request.</summary>
    public static readonly IReadOnlyList<ApiFault> OfEveryOperation =
    [
        new(StatusCodes.Status403Forbidden, "NOT_AUTHORIZED", "The caller may not do this. Without authorization configured only callers on the server's own machine are answered."),
        new(StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE", "The Accept header does not admit what is answered."),
        new(StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", "Something failed in the server; its log says what."),
        new(StatusCodes.Status503ServiceUnavailable, "DATABASE_UNAVAILABLE", "The database does not answer. What was asked may have been done all the same."),
    ];

    /// <summary>What can be wrong with a body, besides its fields.</summary>
    public static readonly IReadOnlyList<ApiFault> OfBodies =
    [
        InvalidParameters,
        new(StatusCodes.Status400BadRequest, "INVALID_JSON", "The body is no JSON object; the message says where it breaks."),
        new(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", "The body is larger than 1 MiB."),
        new(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "The body is not sent as application/json in UTF-8."),
    ];
}
