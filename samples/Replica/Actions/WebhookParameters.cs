using System.Text.Json;

namespace Replica.Actions;

/// <summary>The parameters of <c>webhook</c>.</summary>
/// <param name="Url">Where to deliver: http or https.</param>
/// <param name="Payload">What to deliver: any JSON, sent as it is; a text is sent as its characters.</param>
/// <param name="Secret">The key that the payload is signed with; none leaves it unsigned.</param>
/// <param name="Headers">Headers to add.</param>
/// <param name="Subscription">The id of the subscription that is served: its secret signs, and once it is deleted nothing is delivered.</param>
internal sealed record WebhookParameters(string? Url, JsonElement? Payload = null, string? Secret = null, IReadOnlyDictionary<string, string>? Headers = null, string? Subscription = null);
