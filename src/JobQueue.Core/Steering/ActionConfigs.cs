using System.Collections.Frozen;

namespace JobQueue.Steering;

/// <summary>All action configs as they were read at one moment.</summary>
internal sealed class ActionConfigs(IEnumerable<ActionConfig> configs)
{
    private readonly FrozenDictionary<string, ActionConfig> _byAction = configs.ToFrozenDictionary(config => config.Action, StringComparer.Ordinal);

    /// <summary>What is known before anything was read.</summary>
    public static ActionConfigs None { get; } = new([]);

    /// <summary>The config of an action; <see langword="null"/> when there is none.</summary>
    public ActionConfig? Find(string action) => _byAction.GetValueOrDefault(action);

    /// <summary>Whether no job of the action may begin.</summary>
    public bool IsPaused(string action) => Find(action) is { Paused: true };

    /// <summary>Whether the action has a limit of running jobs.</summary>
    public bool IsLimited(string action) => Find(action) is { MaxRunning: not null };

    /// <summary>The limits of those actions that have one.</summary>
    public IReadOnlyDictionary<string, int> LimitsOf(IEnumerable<string> actions) =>
        actions.Where(IsLimited).ToDictionary(action => action, action => Find(action)!.MaxRunning!.Value, StringComparer.Ordinal);
}
