using System.Text.Json.Serialization;

namespace Replica.Scanning;

/// <summary>What a scan of a layer had to do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScanLayerOutcome>))]
internal enum ScanLayerOutcome
{
    /// <summary>The layer was read.</summary>
    [JsonStringEnumMemberName("scanned")]
    Scanned,

    /// <summary>It had been read, and was looked up in a newer version of the database.</summary>
    [JsonStringEnumMemberName("looked up again")]
    LookedUpAgain,

    /// <summary>The report of this version of the database was there.</summary>
    [JsonStringEnumMemberName("already scanned")]
    AlreadyScanned,
}
