using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Replica.Actions;

/// <summary>Registers how webhooks are sent.</summary>
internal static class WebhookServices
{
    public const string Client = "webhook";

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A connection that cannot be made is tried three times within the job, since that costs the receiver nothing; an answer of the receiver is never
    /// asked for again here: whether to repeat a delivery is the job's retries to decide.
    /// </summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddHttpClient(Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
            .AddResilienceHandler("delivery", delivery => delivery
                .AddRetry(new HttpRetryStrategyOptions
                {
                    ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }),
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromMilliseconds(200),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                })
                .AddTimeout(AttemptTimeout));
        return services;
    }
}
