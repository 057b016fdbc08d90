namespace Replica.Api;

/// <summary>The error body of the queue's API, for the endpoints of the sample.</summary>
internal static class ApiRefusal
{
    public static IResult Of(int status, string code, string message) =>
        Results.Json(new { errors = new[] { new { code, message } } }, statusCode: status);
}
