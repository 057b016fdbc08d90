using Replica.Catalog;
using Replica.Events;
using Replica.Licensing;
using Replica.Scanning;

namespace Replica.Api;

/// <summary>What the sample serves beside the queue's own API, below the same prefix and under the same rules of access.</summary>
internal static class RegistryEndpoints
{
    public static void MapRegistry(this RouteGroupBuilder api)
    {
        var guarded = api.MapGroup("");
        guarded.AddEndpointFilter<OutageFilter>();
        guarded.MapWebhooks();
        guarded.MapRepositories();
        guarded.MapScans();
        guarded.MapLicense();
    }
}
