using System.Text.Json.Serialization;

namespace Replica.Vulnerabilities;

/// <summary>What an update came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatabaseChange>))]
internal enum DatabaseChange
{
    /// <summary>The server had nothing new.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>A new version is in use.</summary>
    [JsonStringEnumMemberName("updated")]
    Updated,
}
