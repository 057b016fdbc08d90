namespace Replica.Settings;

/// <summary>One setting of the replica.</summary>
/// <param name="Key">Its name in the configuration.</param>
/// <param name="Option">Its name on the command line.</param>
/// <param name="Value">What is written after the option.</param>
/// <param name="Description">What it does, and its default.</param>
internal sealed record Setting(string Key, string Option, string Value, string Description)
{
    /// <summary>The key in the whole configuration.</summary>
    public string Path => $"{SettingNames.Section}:{Key}";
}
