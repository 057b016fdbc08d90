using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JobQueue.Host.Http;

/// <summary>
/// Where the application has configured no authorization on the endpoints, only callers on this machine are answered. The peer's address alone does not prove that:
/// a reverse proxy on this machine speaks for callers elsewhere (its forwarding headers tell), and a web page can be made to speak for its reader
/// (a foreign Host after DNS rebinding, or a foreign Origin, tells).
/// </summary>
internal static class LocalCallersOnly
{
    private const string Advice = "Without authorization the job queue's API answers only callers on its own machine. To admit others, call RequireAuthorization(…) on what MapJobQueueApi returned.";

    /// <summary>Why the request may not be answered; <see langword="null"/> when it may.</summary>
    public static ApiFailure? Refuse(HttpContext http)
    {
        if (HasAuthorization(http))
        {
            return null;
        }

        return FaultOf(http) is { } fault ? ApiFailure.NotAuthorized($"{fault} {Advice}") : null;
    }

    private static bool HasAuthorization(HttpContext http) =>
        http.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null || metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static string? FaultOf(HttpContext http)
    {
        var request = http.Request;
        if (http.Connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(peer))
        {
            return "The request does not come from this machine.";
        }

        if (!IsLoopback(request.Host.Host))
        {
            return "The request's Host header does not name this machine as localhost, 127.0.0.1 or [::1].";
        }

        if (request.Headers.Keys.Any(IsForwarding))
        {
            return "The request was forwarded by a proxy.";
        }

        return IsFromAnotherSite(request) ? "The request was sent by a page of another site." : null;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsForwarding(string header) =>
        header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Browsers name the page's origin with every request that could change something.</summary>
    private static bool IsFromAnotherSite(HttpRequest request) =>
        request.Headers.TryGetValue(HeaderNames.Origin, out var origin)
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
