namespace Replica.Events;

/// <summary>A subscription as the API shows it: of the secret only whether there is one.</summary>
internal sealed record WebhookView(string Id, string Type, string Endpoint, string Key, bool IsSigned, DateTimeOffset CreatedAt)
{
    public static WebhookView Of(WebhookSubscription subscription) =>
        new(subscription.Id, subscription.Type, subscription.Endpoint, subscription.Key ?? "", subscription.Secret is not null, subscription.CreatedAt);
}
