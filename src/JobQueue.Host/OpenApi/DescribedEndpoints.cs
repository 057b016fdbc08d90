using System.Reflection;
using JobQueue.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace JobQueue.Host.OpenApi;

/// <summary>The endpoints of one mapped API, each with nothing but its path, its method and what it says of itself: what their handlers are injected with is nobody's business.</summary>
internal sealed class DescribedEndpoints(EndpointDataSource all, ApiMark mark) : EndpointDataSource
{
    private static readonly MethodInfo Handler = typeof(DescribedEndpoints).GetMethod(nameof(Handle), BindingFlags.NonPublic | BindingFlags.Static)!;

    public override IReadOnlyList<Endpoint> Endpoints => [.. all.Endpoints.OfType<RouteEndpoint>().Where(IsDescribed).Select(Describe)];

    public override IChangeToken GetChangeToken() => all.GetChangeToken();

    private bool IsDescribed(RouteEndpoint endpoint) =>
        ReferenceEquals(endpoint.Metadata.GetMetadata<ApiMark>(), mark) && endpoint.Metadata.GetMetadata<ApiOperation>() is not null;

    private static RouteEndpoint Describe(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods;
        var operation = endpoint.Metadata.GetMetadata<ApiOperation>()!;
        object[] metadata =
        [
            Handler,
            new HttpMethodMetadata([methods[0]]),
            operation,
            .. operation.Replies.Where(reply => reply.Body is not null).Select(reply => new ProducesResponseTypeMetadata(reply.Status, reply.Body, [.. reply.MediaTypes])),
            new ProducesResponseTypeMetadata(ApiFault.OfEveryOperation[0].Status, typeof(ErrorBody), [ApiAnswer.Json]),
        ];
        return new RouteEndpoint(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, new EndpointMetadataCollection(metadata), endpoint.DisplayName);
    }

    private static void Handle()
    {
    }
}
