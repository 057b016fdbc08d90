using JobQueue;
using JobQueue.Jobs;

namespace Replica.Events;

/// <summary>Tells subscribers what happened: one <c>webhook</c> job for each subscription that an event concerns.</summary>
internal sealed class RegistryEvents(WebhookSubscriptions subscriptions, IJobClient jobs)
{
    private const int Retries = 5;

    /// <summary>Submits the deliveries of an event.</summary>
    /// <returns>How many subscriptions it concerns.</returns>
    /// <remarks>The id of a delivery's job follows from the event and the subscription: an event that is told again, after a crash or by a second run, meets the jobs of the first time.</remarks>
    public async Task<int> PublishAsync(RegistryEvent happened, CancellationToken cancellationToken)
    {
        var concerned = await subscriptions.ConcernedByAsync(happened, cancellationToken);
        if (concerned.Count > 0)
        {
            await jobs.SubmitManyAsync([.. concerned.Select(subscription => DeliveryOf(happened, subscription))], cancellationToken);
        }

        return concerned.Count;
    }

    /// <summary>The secret stays out of the job, whose parameters everybody may read who may look at jobs.</summary>
    private static JobSubmission DeliveryOf(RegistryEvent happened, WebhookSubscription subscription) =>
        new JobSubmission { Action = "webhook", Id = JobId.FromName(happened.Id, subscription.Id), Retries = Retries }
            .WithParameters(new { url = subscription.Endpoint, payload = happened.ToPayload(), subscription = subscription.Id });
}
