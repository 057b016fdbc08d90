using JobQueue.Steering;

namespace JobQueue.Host.Views;

/// <summary>All configs, by action.</summary>
internal sealed record ActionConfigListView(IReadOnlyList<ActionConfigView> ActionConfigs)
{
    public static ActionConfigListView Of(IEnumerable<ActionConfig> configs) => new([.. configs.Select(ActionConfigView.Of)]);
}
