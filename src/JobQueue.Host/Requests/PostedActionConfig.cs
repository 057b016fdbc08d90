using JobQueue.Steering;

namespace JobQueue.Host.Requests;

/// <summary>A config that was sent.</summary>
/// <param name="Config">The config.</param>
/// <param name="Paused">Whether the action is to be paused or resumed; <see langword="null"/> where the body does not say: then it stays as it is.</param>
internal sealed record PostedActionConfig(ActionConfig Config, bool? Paused);
