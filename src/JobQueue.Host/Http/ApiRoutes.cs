using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Http;

/// <summary>Maps the paths of the API so that every method and every path below the prefix has an answer of ours.</summary>
/// <remarks>
/// How an endpoint is added: a handler in <c>Endpoints</c> that reads its request with the readers of <c>Requests</c> and answers with <see cref="ApiAnswer"/> or <see cref="ApiFailure"/>;
/// its description in <c>OpenApi/…Operations</c>; both in one <see cref="ApiMethod"/> here. Methods other than GET are guarded by the policy for writing.
/// </remarks>
internal static class ApiRoutes
{
    /// <summary>Maps the methods of one path; any other method is answered 405 with those allowed.</summary>
    public static void MapPath(this RouteGroupBuilder group, string path, params ReadOnlySpan<ApiMethod> methods)
    {
        var allowed = new List<string>();
        foreach (var method in methods)
        {
            string[] names = method.Name == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [method.Name];
            allowed.AddRange(names);
            var endpoint = group.MapMethods(path, names, method.Handler).WithMetadata(method.Metadata);
            if (method.Operation is { } operation)
            {
                endpoint.WithMetadata(operation);
            }
        }

        group.Map(path, (HttpContext http) => MethodNotAllowed(http, string.Join(", ", allowed)));
    }

    /// <summary>Answers every path below the prefix that nothing else is mapped to.</summary>
    public static void MapUnknownPaths(this RouteGroupBuilder group) =>
        group.Map("{**path}", (HttpContext http) => ApiFailure.NoSuchPath(http.Request.Path));

    private static ApiFailure MethodNotAllowed(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return ApiFailure.MethodNotAllowed(http.Request.Method, allowed);
    }
}
