using JobQueue;
using MongoDB.Driver;

namespace Replica.Api;

/// <summary>Tells the queue's API that the database did not answer, which it then tells the caller (503) as it does for its own endpoints. The sample reads its collections by the driver, whose exceptions the API does not know.</summary>
internal sealed class OutageFilter : IEndpointFilter
{
    /// <summary>How the driver labels what a newly elected primary, or the same one a moment later, would have done.</summary>
    private const string RetryLater = "RetryableWriteError";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            throw new JobQueueException("The sample's collections cannot be reached.", fault) { IsTransient = true };
        }
    }

    private static bool IsOutage(Exception fault) => fault switch
    {
        MongoAuthenticationException => false,
        TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException => true,
        MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException or MongoWriteConcernException => true,
        MongoException other => other.HasErrorLabel(RetryLater),
        _ => false,
    };
}
