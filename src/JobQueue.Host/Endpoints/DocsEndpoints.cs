using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/docs.json</c>: the API's own description.</summary>
internal static class DocsEndpoints
{
    public static void MapDocs(this RouteGroupBuilder group, ApiDescription description) =>
        group.MapPath("/docs.json", ApiMethod.Get((HttpContext http) => ReadAsync(http, description), QueueOperations.Docs));

    private static async Task<IResult> ReadAsync(HttpContext http, ApiDescription description) =>
        new ApiText(await description.WriteAsync(http.Request.PathBase, http.RequestAborted).ConfigureAwait(false));
}
