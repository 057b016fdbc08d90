using System.Globalization;
using System.Net;
using System.Text;
using JobQueue;
using JobQueue.Jobs;
using Polly.Timeout;
using Replica.Events;

namespace Replica.Actions;

/// <summary>The action <c>webhook</c>: delivers a payload by POST. 2xx ends the job in <c>done</c>; 4xx fails it for good, except 408 and 429; everything else fails it with retry.</summary>
internal sealed class WebhookHandler(IHttpClientFactory clients, TimeProvider time, WebhookSubscriptions? subscriptions = null) : IJobHandler<WebhookParameters>
{
    /// <summary>How much of the answer goes to the job's log.</summary>
    public const int ShownBytes = 1024;

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    public async Task HandleAsync(WebhookParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        if (await SignedAsync(parameters, cancellationToken) is not { } signed)
        {
            context.Logger.LogInformation("The subscription {Subscription} is gone: nothing is delivered", parameters.Subscription);
            return;
        }

        using var request = WebhookRequest.Make(context.Job, signed);
        var target = request.RequestUri!.GetLeftPart(UriPartial.Path);
        var started = time.GetTimestamp();

        using var response = await SendAsync(request, target, cancellationToken);

        context.Logger.LogInformation("POST {Target} -> {Status} {Reason} after {Elapsed} ms", target, (int)response.StatusCode, response.ReasonPhrase, (long)time.GetElapsedTime(started).TotalMilliseconds);
        context.Logger.LogInformation("{Answer}", await ReadStartAsync(response, cancellationToken));
        Judge(response, target);
    }

    /// <summary>The parameters with the secret of the subscription; <see langword="null"/> when it is gone.</summary>
    private async Task<WebhookParameters?> SignedAsync(WebhookParameters parameters, CancellationToken cancellationToken)
    {
        if (subscriptions is null || parameters.Subscription is not { } id)
        {
            return parameters;
        }

        return await subscriptions.FindAsync(id, cancellationToken) is { } subscription ? parameters with { Secret = subscription.Secret } : null;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string target, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.CreateClient(WebhookServices.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new JobFailedException($"{target} could not be reached: {fault.Message}", fault) { Type = "unreachable" };
        }
        catch (TimeoutRejectedException fault)
        {
            throw new JobFailedException($"{target} did not answer in time.", fault) { Type = "timeout" };
        }
    }

    /// <summary>The start of the answer as text. An answer that does not come to its end changes nothing: the status has been said.</summary>
    private async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[ShownBytes];
        var length = 0;
        using var patience = new CancellationTokenSource(AnswerPatience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(limited.Token);
            for (int read; length < buffer.Length && (read = await body.ReadAsync(buffer.AsMemory(length), limited.Token)) > 0;)
            {
                length += read;
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What was read until then is shown.
        }

        return length == 0 ? "(no answer body)" : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private void Judge(HttpResponseMessage response, string target)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        var isFinal = status is >= 400 and < 500 and not (int)HttpStatusCode.RequestTimeout and not (int)HttpStatusCode.TooManyRequests;
        throw new JobFailedException(string.Create(CultureInfo.InvariantCulture, $"{target} answered {status} {response.ReasonPhrase}."))
        {
            Type = "http_status",
            Retry = isFinal ? new FailureRetry.Never() : RetryOf(response),
        };
    }

    /// <summary>A receiver that names a time is asked again then.</summary>
    private FailureRetry RetryOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return delay is { } wait && wait >= TimeSpan.Zero
            ? new FailureRetry.After(wait < LongestRetryAfter ? wait : LongestRetryAfter)
            : new FailureRetry.ByBackoff();
    }
}
