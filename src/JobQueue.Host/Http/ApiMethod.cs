using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Http;

/// <summary>One method of a path: what answers it, and what it says of itself in the API's description.</summary>
/// <param name="Name">The HTTP method.</param>
/// <param name="Handler">What answers it.</param>
/// <param name="Operation">Its description, declared in <c>OpenApi/…Operations</c>; a test fails for an endpoint without one.</param>
/// <param name="Metadata">What else the endpoint is marked with.</param>
internal sealed record ApiMethod(string Name, Delegate Handler, ApiOperation? Operation, params object[] Metadata)
{
    public static ApiMethod Get(Delegate handler, ApiOperation? operation = null) => new(HttpMethods.Get, handler, operation);

    public static ApiMethod GetStream(Delegate handler, ApiOperation? operation = null) => new(HttpMethods.Get, handler, operation, new StreamingEndpoint());

    public static ApiMethod Post(Delegate handler, ApiOperation? operation = null) => new(HttpMethods.Post, handler, operation);

    public static ApiMethod Delete(Delegate handler, ApiOperation? operation = null) => new(HttpMethods.Delete, handler, operation);
}
