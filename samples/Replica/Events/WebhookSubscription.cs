namespace Replica.Events;

/// <summary>Who is told of what.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Type">The kind of events, one of <see cref="RegistryEventTypes"/>.</param>
/// <param name="Endpoint">Where they are delivered.</param>
/// <param name="Key">Only those of this repository; <see langword="null"/> for all.</param>
/// <param name="Secret">What deliveries are signed with; <see langword="null"/> leaves them unsigned.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record WebhookSubscription(string Id, string Type, string Endpoint, string? Key, string? Secret, DateTimeOffset CreatedAt);
