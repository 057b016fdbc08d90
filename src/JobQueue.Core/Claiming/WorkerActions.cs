using JobQueue.Running;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>The actions that this worker has handlers for, and what operators have set for them.</summary>
internal sealed class WorkerActions(HandlerRegistry handlers, ActionConfigCache configs, IOptions<JobQueueOptions> options)
{
    /// <summary>Whether jobs of an action may be begun here, as far as is known. An unknown action may be any.</summary>
    public bool MayBegin(string? action) => action is null || (handlers.TryFind(action, out _) && !configs.Latest.IsPaused(action));

    /// <summary>Whether any action of this worker has a limit.</summary>
    public bool AnyLimited => handlers.Actions.Any(configs.Latest.IsLimited);

    /// <summary>Whether a job claimed ahead must be given back instead of being started: its action was paused, or has a limit by now and the claim holds no slot.</summary>
    public bool MustGiveBack(HeldJob ahead) =>
        configs.Latest is var known && (known.IsPaused(ahead.Claim.Job.Action) || known.IsLimited(ahead.Claim.Job.Action));

    /// <summary>What may be claimed now, by configs that are at most one sweep old.</summary>
    /// <remarks>A config that cannot be read lets nothing be claimed: a pause or a limit that is not known cannot be kept.</remarks>
    public async ValueTask<ClaimRequest> FillInAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var known = await configs.GetAsync(options.Value.SweepInterval, cancellationToken).ConfigureAwait(false);
        var actions = request.Actions.Where(action => !known.IsPaused(action)).ToList();
        return request with { Actions = actions, Limits = known.LimitsOf(actions) };
    }
}
