using JobQueue.Host.Diagnostics;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Http;

/// <summary>Stands before every endpoint of the API: lets in who may call, waits for the database no longer than a caller would, and turns every fault into an error body without its text.</summary>
internal sealed class ApiFilter(TimeProvider time, ILogger<ApiFilter> logger) : IEndpointFilter
{
    /// <summary>How long a request may wait for the database.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (LocalCallersOnly.Refuse(http) is { } refusal)
        {
            return refusal;
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<StreamingEndpoint>() is not null)
        {
            return await GuardAsync(http, context, next).ConfigureAwait(false);
        }

        return AcceptedTypes.Admit(http.Request, ApiAnswer.Json)
            ? await WithPatienceAsync(http, context, next).ConfigureAwait(false)
            : ApiFailure.NotAcceptable(ApiAnswer.Json);
    }

    private async ValueTask<object?> WithPatienceAsync(HttpContext http, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var aborted = http.RequestAborted;
        using var patience = new CancellationTokenSource(Patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(aborted, patience.Token);
        http.RequestAborted = limited.Token;
        try
        {
            return await GuardAsync(http, context, next).ConfigureAwait(false);
        }
        finally
        {
            http.RequestAborted = aborted;
        }
    }

    private async ValueTask<object?> GuardAsync(HttpContext http, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (JobQueueException fault) when (fault.IsTransient)
        {
            logger.DatabaseUnavailable(http.Request.Method, http.Request.Path, fault.Message);
            return ApiFailure.DatabaseUnavailable();
        }
        catch (OperationCanceledException fault) when (http.RequestAborted.IsCancellationRequested)
        {
            logger.DatabaseUnavailable(http.Request.Method, http.Request.Path, fault.Message);
            return ApiFailure.DatabaseUnavailable();
        }
        catch (DefaultsOutOfBoundsException fault)
        {
            return ApiFailure.InvalidParameters([fault.Message]);
        }
        catch (BadHttpRequestException fault)
        {
            return new ApiFailure(fault.StatusCode, [new ApiError("BAD_REQUEST", "The request could not be read to its end.")]);
        }
        catch (Exception fault)
        {
            logger.RequestFailed(http.Request.Method, http.Request.Path, fault);
            return ApiFailure.Internal();
        }
    }
}
