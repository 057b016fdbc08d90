using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JobQueue;
using JobQueue.Jobs;

namespace Replica.Actions;

/// <summary>Makes the request that a webhook job sends.</summary>
internal static class WebhookRequest
{
    /// <summary>The id of the delivery, the same for every retry, so that a receiver can tell a repeat.</summary>
    public const string DeliveryHeader = "X-JobQueue-Delivery";

    /// <summary>The id of the job that delivers.</summary>
    public const string JobHeader = "X-JobQueue-Job";

    /// <summary><c>sha256=</c> and the HMAC-SHA256 of the body under the secret, in hexadecimal.</summary>
    public const string SignatureHeader = "X-JobQueue-Signature-256";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        DeliveryHeader, JobHeader, SignatureHeader, "Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE", "Trailer",
    };

    private static readonly HashSet<string> BodyHeaders = new(StringComparer.OrdinalIgnoreCase) { "Allow", "Expires", "Last-Modified" };

    /// <summary>What a header's name is made of (RFC 9110, token).</summary>
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="JobFailedException">A parameter cannot be used; the job is not retried.</exception>
    public static HttpRequestMessage Make(Job job, WebhookParameters parameters)
    {
        var (body, mediaType) = BodyOf(parameters.Payload);
        var request = new HttpRequestMessage(HttpMethod.Post, UrlOf(parameters)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType) { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("JobQueue", null));
        request.Headers.Add(DeliveryHeader, job.RootId.ToString());
        request.Headers.Add(JobHeader, job.Id.ToString());
        if (parameters.Secret is { Length: > 0 } secret)
        {
            request.Headers.Add(SignatureHeader, Sign(body, secret));
        }

        foreach (var (name, value) in parameters.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            AddHeader(request, name, value);
        }

        return request;
    }

    public static string Sign(byte[] body, string secret) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    private static Uri UrlOf(WebhookParameters parameters) =>
        Uri.TryCreate(parameters.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0
            ? url
            : throw Refusal("url: an absolute http or https URL without a user name is expected.");

    private static (byte[] Body, string MediaType) BodyOf(JsonElement? payload) => payload switch
    {
        null => ("{}"u8.ToArray(), "application/json"),
        { ValueKind: JsonValueKind.String } text => (Encoding.UTF8.GetBytes(text.GetString()!), IsJson(text.GetString()!) ? "application/json" : "text/plain"),
        { } json => (Encoding.UTF8.GetBytes(json.GetRawText()), "application/json"),
    };

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void AddHeader(HttpRequestMessage request, string name, string value)
    {
        if (Reserved.Contains(name))
        {
            throw Refusal($"headers: '{name}' is set by the sender.");
        }

        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw Refusal($"headers: '{name}' is no header.");
        }

        HttpHeaders headers = DescribesBody(name) ? request.Content!.Headers : request.Headers;
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>HttpClient keeps the headers of a body apart from those of its request.</summary>
    private static bool DescribesBody(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || BodyHeaders.Contains(name);

    private static JobFailedException Refusal(string message) => new(message) { Type = "invalid_parameters", Retry = new FailureRetry.Never() };
}
