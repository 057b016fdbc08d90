using JobQueue.Host;
using JobQueue.Host.Endpoints;
using JobQueue.Host.Health;
using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps what JobQueue serves over HTTP.</summary>
public static class JobQueueEndpointExtensions
{
    /// <summary>Maps the API to see and steer the queue, with its OpenAPI description at <c>docs.json</c>.</summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="prefix">The path below which the API lies; every path below it is answered by the API.</param>
    /// <param name="configure">Names the policies that admit callers who look, and callers who change something.</param>
    /// <returns>The group of all its endpoints, for <c>RequireAuthorization</c> and the like. Endpoints that the application adds to it lie below the same prefix and are guarded by the same rules and policies;
    /// a <see cref="JobQueue.JobQueueException"/> that is transient is answered there as in the API's own endpoints, by 503 and an error body, any other fault by 500.</returns>
    /// <remarks>
    /// Without authorization on the endpoints, only requests from this machine are answered: the peer and the <c>Host</c> header are loopback, no proxy has forwarded the request
    /// and no page of another site has sent it. Others get 403. <c>AllowAnonymous</c> counts as a decision to admit everybody.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> does not start with <c>/</c>, or ends with it.</exception>
    /// <exception cref="InvalidOperationException">Neither <c>AddJobQueue</c> nor <c>AddJobQueueClient</c> was called.</exception>
    public static RouteGroupBuilder MapJobQueueApi(this IEndpointRouteBuilder endpoints, string prefix = "/api/v0", Action<JobQueueApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (!prefix.StartsWith('/') || prefix.EndsWith('/'))
        {
            throw new ArgumentException($"'{prefix}' cannot be the prefix of the API: it starts with '/' and does not end with it, such as /api/v0.", nameof(prefix));
        }

        if (endpoints.ServiceProvider.GetService<ApiFilter>() is not { } filter)
        {
            throw new InvalidOperationException("The job queue is not registered: call AddJobQueue(…) or AddJobQueueClient(…) on the application's services before MapJobQueueApi().");
        }

        var options = new JobQueueApiOptions();
        configure?.Invoke(options);
        var mark = new ApiMark();
        var group = endpoints.MapGroup(prefix);
        group.AddEndpointFilter(filter);
        group.WithMetadata(mark);
        group.RequireAccess(options);
        group.MapJobs();
        group.MapJobLogs();
        group.MapExplanations();
        group.MapWorkers();
        group.MapSettings();
        group.MapCrons();
        group.MapEvents();
        group.MapActionConfigs();
        group.MapStats();
        group.MapDocs(new ApiDescription(endpoints.ServiceProvider, mark));
        group.MapUnknownPaths();
        return group;
    }

    /// <summary>Maps <c>/healthz</c> (the process lives) and <c>/readyz</c> (the database answers and the worker's heartbeat is current), each with a JSON body; 503 when not.</summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <returns>The conventions of both endpoints.</returns>
    /// <remarks>Meant for an orchestrator: both answer callers from anywhere unless the application requires authorization, and tell nothing of jobs. <c>/readyz</c> also runs the application's own checks that are tagged <c>jobqueue</c>.</remarks>
    public static IEndpointConventionBuilder MapJobQueueHealthChecks(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        group.MapHealthChecks("/healthz", HealthAnswer.Live);
        group.MapHealthChecks("/readyz", HealthAnswer.Ready);
        return group;
    }
}
