using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Http;

/// <summary>Puts the policy for reading on GET and on answers that only say what there is, the one for writing on every other method.</summary>
internal static class AccessConvention
{
    public static void RequireAccess(this RouteGroupBuilder group, JobQueueApiOptions options) =>
        ((IEndpointConventionBuilder)group).Finally(endpoint => Apply(endpoint, options));

    private static void Apply(EndpointBuilder endpoint, JobQueueApiOptions options)
    {
        if (options.OpenDescription && endpoint.Metadata.Contains(QueueOperations.Docs))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
        else if ((ReadsOnly(endpoint) ? options.ReadPolicy : options.WritePolicy) is { } policy)
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(policy));
        }
    }

    /// <summary>Endpoints without a method answer that a path or a method is not there.</summary>
    private static bool ReadsOnly(EndpointBuilder endpoint) =>
        endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is not { } methods || methods.HttpMethods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method));
}
