using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Http;

/// <summary>One method of a path, and what answers it.</summary>
internal sealed record ApiMethod(string Name, Delegate Handler, params object[] Metadata)
{
    public static ApiMethod Get(Delegate handler) => new(HttpMethods.Get, handler);

    public static ApiMethod GetStream(Delegate handler) => new(HttpMethods.Get, handler, new StreamingEndpoint());

    public static ApiMethod Post(Delegate handler) => new(HttpMethods.Post, handler);

    public static ApiMethod Delete(Delegate handler) => new(HttpMethods.Delete, handler);
}
