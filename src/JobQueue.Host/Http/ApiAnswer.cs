using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Http;

/// <summary>A JSON answer whose shape does not depend on how the application configured its own serializer.</summary>
internal sealed class ApiAnswer<T>(int status, T body, JsonTypeInfo<T> shape) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ApiAnswer.Write(httpContext, status, body, shape);
}

/// <summary>Writes JSON answers.</summary>
internal static class ApiAnswer
{
    public const string Json = "application/json";

    public static ApiAnswer<T> Ok<T>(T body, JsonTypeInfo<T> shape) => new(StatusCodes.Status200OK, body, shape);

    public static ApiAnswer<T> Accepted<T>(T body, JsonTypeInfo<T> shape) => new(StatusCodes.Status202Accepted, body, shape);

    public static async Task Write<T>(HttpContext http, int status, T body, JsonTypeInfo<T> shape)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, shape);
        Describe(http.Response, status, $"{Json}; charset=utf-8");
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Sets what every answer has: no cache may keep it and no browser may guess another type for it.</summary>
    public static void Describe(HttpResponse response, int status, string contentType)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
