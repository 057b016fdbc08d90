using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Http;

/// <summary>Maps the paths of the API so that every method and every path below the prefix has an answer of ours.</summary>
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
            group.MapMethods(path, names, method.Handler).WithMetadata(method.Metadata);
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
