namespace Replica.Settings;

/// <summary>A setting that cannot be used; the message names it and says what is expected.</summary>
internal sealed class SettingException(string message) : Exception(message);
