using System.Text.Json.Serialization;

namespace Replica.Licensing;

/// <summary>What a look at the license came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LicenseChange>))]
internal enum LicenseChange
{
    /// <summary>There was none before.</summary>
    [JsonStringEnumMemberName("installed")]
    Installed,

    /// <summary>It is the stored one, or expires when that one does.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>It expires later than the stored one did.</summary>
    [JsonStringEnumMemberName("extended")]
    Extended,

    /// <summary>It was issued later, and expires earlier than the stored one did.</summary>
    [JsonStringEnumMemberName("shortened")]
    Shortened,

    /// <summary>It was issued before the stored one, which stays.</summary>
    [JsonStringEnumMemberName("outdated")]
    Outdated,
}
