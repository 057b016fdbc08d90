using JobQueue.Steering;

namespace JobQueue.Storage;

/// <summary>Keeps what operators set for actions, at most one config per action. Every verb is safe to repeat after a lost reply.</summary>
public interface IActionConfigStore
{
    /// <summary>All configs, by action.</summary>
    Task<IReadOnlyList<ActionConfig>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The config of an action; <see langword="null"/> when there is none.</summary>
    Task<ActionConfig?> FindAsync(string action, CancellationToken cancellationToken);

    /// <summary>Makes or replaces the config of an action, by one atomic write.</summary>
    /// <returns>The config as stored.</returns>
    /// <remarks><see cref="ActionConfig.Id"/> is made by the storage. <see cref="ActionConfig.Paused"/> counts only where there was no config: to change defaults neither pauses an action nor resumes it.</remarks>
    /// <exception cref="ArgumentException">A field is out of bounds; the message says which.</exception>
    Task<ActionConfig> SetAsync(ActionConfig config, CancellationToken cancellationToken);

    /// <summary>Lets no job of an action begin, until <see cref="ResumeAsync"/>. Makes a config where there is none.</summary>
    /// <exception cref="ArgumentException">The action is out of bounds.</exception>
    Task PauseAsync(string action, CancellationToken cancellationToken);

    /// <summary>Lets jobs of an action begin again. Nothing happens where it is not paused.</summary>
    Task ResumeAsync(string action, CancellationToken cancellationToken);

    /// <summary>Removes the config of an action: no defaults, no limit, not paused.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string action, CancellationToken cancellationToken);
}
