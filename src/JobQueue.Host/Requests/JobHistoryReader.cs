using JobQueue.Host.Views;
using JobQueue.Retention;

namespace JobQueue.Host.Requests;

/// <summary>Reads the body of <c>POST /meta/settings</c>: what is absent stays as it is.</summary>
internal static class JobHistoryReader
{
    public static JobHistoryChange Read(FieldReader fields) => new()
    {
        CompactionEnabled = fields.OptionalFlag(SettingsView.CompactionEnabled),
        ToKeep = fields.OptionalCount(SettingsView.ToKeep),
        MaxAge = fields.OptionalDuration(SettingsView.MaxAge),
    };
}
