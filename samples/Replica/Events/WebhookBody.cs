using Replica.Registry;

namespace Replica.Events;

/// <summary>The body of <c>POST /webhooks</c>.</summary>
/// <param name="Type">The kind of events.</param>
/// <param name="Endpoint">Where they are delivered.</param>
/// <param name="Key">Only those of this repository; absent or empty for all.</param>
/// <param name="Secret">What deliveries are signed with; absent leaves them unsigned.</param>
internal sealed record WebhookBody(string? Type, string? Endpoint, string? Key = null, string? Secret = null)
{
    private const int MaxEndpointLength = 2048;

    private const int MaxSecretLength = 1024;

    /// <summary>What is wrong with it, field by field.</summary>
    public IEnumerable<string> Faults()
    {
        if (!RegistryEventTypes.All.Contains(Type, StringComparer.Ordinal))
        {
            yield return $"type: one of {string.Join(", ", RegistryEventTypes.All)} is expected.";
        }

        if (!IsEndpoint(Endpoint))
        {
            yield return $"endpoint: an absolute http or https URL without a user name is expected, of at most {MaxEndpointLength} characters.";
        }

        if (Key is { Length: > 0 } && (Type == RegistryEventTypes.GarbageCollected || !RepositoryName.TryParse(Key, null, out _)))
        {
            yield return Type == RegistryEventTypes.GarbageCollected ? "key: this event concerns the whole registry; leave the key out." : "key: a repository's name such as team/app is expected.";
        }

        if (Secret is { Length: > MaxSecretLength })
        {
            yield return $"secret: at most {MaxSecretLength} characters are taken.";
        }
    }

    /// <summary>The subscription, of a body without faults.</summary>
    public WebhookSubscription ToSubscription(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new WebhookSubscription(Guid.CreateVersion7(now).ToString(), Type!, Endpoint!, NullIfEmpty(Key), NullIfEmpty(Secret), now);
    }

    private static bool IsEndpoint(string? endpoint) =>
        endpoint is { Length: <= MaxEndpointLength } && Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0;

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
