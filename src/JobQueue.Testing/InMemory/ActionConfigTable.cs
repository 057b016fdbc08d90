using JobQueue.Steering;

namespace JobQueue.Testing.InMemory;

/// <summary>The configs of actions. Only touched inside the database's lock.</summary>
internal sealed class ActionConfigTable(FeedHub feed)
{
    private readonly SortedDictionary<string, ActionConfig> _byAction = new(StringComparer.Ordinal);

    public IEnumerable<ActionConfig> All => _byAction.Values;

    public ActionConfig? Find(string action) => _byAction.GetValueOrDefault(action);

    public ActionConfig Put(ActionConfig config)
    {
        _byAction[config.Action] = config;
        feed.ActionConfigChanged(config.Action);
        return config;
    }

    public bool Remove(string action)
    {
        var removed = _byAction.Remove(action);
        if (removed)
        {
            feed.ActionConfigChanged(action);
        }

        return removed;
    }
}
