using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps what operators set for actions.</summary>
internal sealed class InMemoryActionConfigStore(StoreAccess access) : IActionConfigStore
{
    public Task<IReadOnlyList<ActionConfig>> ListAsync(CancellationToken cancellationToken) =>
        access.ReadAsync<IReadOnlyList<ActionConfig>>(database => [.. database.ActionConfigs.All], cancellationToken);

    public Task<ActionConfig?> FindAsync(string action, CancellationToken cancellationToken) =>
        access.ReadAsync(database => database.ActionConfigs.Find(action), cancellationToken);

    public Task<ActionConfig> SetAsync(ActionConfig config, CancellationToken cancellationToken)
    {
        ActionConfigCheck.ThrowIfFaulty(config);
        var own = config with { Parameters = config.Parameters?.Clone() };
        return WriteAsync(database => database.ActionConfigs.Put(
            database.ActionConfigs.Find(own.Action) is { } existing
                ? own with { Id = existing.Id, Paused = existing.Paused }
                : own with { Id = NewId(database) }), cancellationToken);
    }

    public Task PauseAsync(string action, CancellationToken cancellationToken)
    {
        var config = new ActionConfig { Action = action, Paused = true };
        ActionConfigCheck.ThrowIfFaulty(config);
        return WriteAsync(
            database => database.ActionConfigs.Find(action) switch
            {
                null => database.ActionConfigs.Put(config with { Id = NewId(database) }),
                { Paused: true } paused => paused,
                var existing => database.ActionConfigs.Put(existing with { Paused = true }),
            },
            cancellationToken);
    }

    public Task ResumeAsync(string action, CancellationToken cancellationToken) => WriteAsync(
        database => database.ActionConfigs.Find(action) is { Paused: true } paused ? database.ActionConfigs.Put(paused with { Paused = false }) : null,
        cancellationToken);

    public Task<bool> DeleteAsync(string action, CancellationToken cancellationToken) =>
        access.WriteAsync(StoreVerb.DeleteActionConfig, null, database => database.ActionConfigs.Remove(action), cancellationToken);

    private Task<T> WriteAsync<T>(Func<InMemoryDatabase, T> write, CancellationToken cancellationToken) =>
        access.WriteAsync(StoreVerb.SetActionConfig, null, write, cancellationToken);

    private static string NewId(InMemoryDatabase database) => Guid.CreateVersion7(database.Now).ToString();
}
