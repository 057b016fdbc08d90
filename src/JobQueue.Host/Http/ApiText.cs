using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Http;

/// <summary>A JSON answer that is text already.</summary>
internal sealed class ApiText(byte[] json) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ApiAnswer.Describe(httpContext.Response, StatusCodes.Status200OK, $"{ApiAnswer.Json}; charset=utf-8");
        httpContext.Response.ContentLength = json.Length;
        await httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
