using System.Net;
using System.Net.Http.Headers;
using JobQueue;
using JobQueue.Jobs;
using Polly.Timeout;

namespace Replica.Downloads;

/// <summary>Fetches files, in constant memory and up to a length.</summary>
internal sealed class Downloader(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Fetches a file unless it is still the one that a mark tells of.</summary>
    /// <exception cref="JobFailedException">It cannot be had; tried again later unless the server says that there is no such thing, or the file is too long.</exception>
    public async Task<DownloadedFile> FetchAsync(Uri url, FileMark known, Stream target, long limit, CancellationToken cancellationToken)
    {
        // The query may hold a token: only the path is told.
        var shown = url.GetLeftPart(UriPartial.Path);
        try
        {
            using var request = Question(url, known);
            using var response = await clients.CreateClient(DownloadServices.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                return new DownloadedFile.Unchanged();
            }

            Judge(response, shown);
            var length = await CopyAsync(response, target, limit, shown, cancellationToken);
            return new DownloadedFile.Fetched(new FileMark(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified), length);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutRejectedException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new JobFailedException($"{shown} cannot be reached: {fault.Message}", fault) { Type = "unreachable" };
        }
    }

    private static HttpRequestMessage Question(Uri url, FileMark known)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("JobQueue", null));
        if (known.ETag is { } etag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        request.Headers.IfModifiedSince = known.LastModified;
        return request;
    }

    private static void Judge(HttpResponseMessage response, string shown)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new JobFailedException($"{shown} answered {(int)response.StatusCode} {response.ReasonPhrase}.")
            {
                Type = "http_status",
                Retry = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? new FailureRetry.Never() : new FailureRetry.ByBackoff(),
            };
        }
    }

    /// <summary>Copies the body. A server that sends nothing for a minute is given up.</summary>
    private async Task<long> CopyAsync(HttpResponseMessage response, Stream target, long limit, string shown, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        await using var body = await response.Content.ReadAsStreamAsync(either.Token);
        var buffer = new byte[81920];
        long length = 0;
        for (int read; (read = await body.ReadAsync(buffer, either.Token)) > 0;)
        {
            length += read;
            if (length > limit)
            {
                throw new JobFailedException($"{shown} is longer than {limit} bytes.") { Type = "download_too_large", Retry = new FailureRetry.Never() };
            }

            await target.WriteAsync(buffer.AsMemory(0, read), either.Token);
            silence.CancelAfter(Patience);
        }

        return length;
    }
}
