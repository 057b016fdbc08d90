using System.Text.Json;

namespace Replica.Vulnerabilities;

/// <summary>Reads an entry in the schema of osv.dev, version 1.</summary>
internal static class OsvEntry
{
    /// <summary>What an entry says of the packages of an ecosystem, and of its releases; nothing when it was withdrawn.</summary>
    /// <exception cref="JsonException">The entry is none.</exception>
    public static IReadOnlyList<Advisory> Read(JsonElement entry, string ecosystem)
    {
        try
        {
            var id = entry.GetProperty("id").GetString() is { Length: > 0 } text ? text : throw new JsonException("it has no id.");
            if (entry.TryGetProperty("withdrawn", out _))
            {
                return [];
            }

            return [.. Items(entry, "affected").Select(affected => ReadAffected(id, entry, affected)).OfType<Advisory>().Where(advisory => Covers(ecosystem, advisory.Ecosystem))];
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    /// <summary>Whether a feed, such as <c>Debian</c>, has the advisories of an ecosystem, such as <c>Debian:12</c>.</summary>
    public static bool Covers(string feed, string ecosystem) => ecosystem == feed || ecosystem.StartsWith(feed + ':', StringComparison.Ordinal);

    private static Advisory? ReadAffected(string id, JsonElement entry, JsonElement affected)
    {
        // An entry may speak of commits alone.
        if (!affected.TryGetProperty("package", out var package))
        {
            return null;
        }

        return new Advisory
        {
            Id = id,
            Ecosystem = package.GetProperty("ecosystem").GetString() ?? "",
            Package = package.GetProperty("name").GetString() ?? "",
            Summary = TextOf(entry, "summary"),
            Severity = SeverityOf(affected) ?? SeverityOf(entry),
            Aliases = [.. Texts(entry, "aliases").Concat(Texts(entry, "upstream")).Distinct(StringComparer.Ordinal)],
            Ranges = [.. Items(affected, "ranges").Where(range => TextOf(range, "type") is "SEMVER" or "ECOSYSTEM").Select(EventsOf)],
            Versions = [.. Texts(affected, "versions")],
        };
    }

    private static IReadOnlyList<RangeEvent> EventsOf(JsonElement range) =>
        [.. Items(range, "events").SelectMany(happening => happening.EnumerateObject()).Select(ReadEvent).OfType<RangeEvent>()];

    private static RangeEvent? ReadEvent(JsonProperty happening) => happening.Name switch
    {
        "introduced" => new RangeEvent(RangeEventKind.Introduced, happening.Value.GetString() ?? ""),
        "fixed" => new RangeEvent(RangeEventKind.Fixed, happening.Value.GetString() ?? ""),
        "last_affected" => new RangeEvent(RangeEventKind.LastAffected, happening.Value.GetString() ?? ""),
        "limit" => new RangeEvent(RangeEventKind.Limit, happening.Value.GetString() ?? ""),
        _ => null,
    };

    /// <summary>A word where the database gives one, since it is easier to read than a vector.</summary>
    private static string? SeverityOf(JsonElement element) =>
        WordOf(element, "database_specific", "severity") ?? WordOf(element, "ecosystem_specific", "severity") ?? WordOf(element, "ecosystem_specific", "urgency")
        ?? Items(element, "severity").Select(severity => TextOf(severity, "score")).FirstOrDefault();

    private static string? WordOf(JsonElement element, string container, string name) =>
        element.TryGetProperty(container, out var specific) && specific.ValueKind == JsonValueKind.Object ? TextOf(specific, name) : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement element, string name) => Items(element, name).Select(item => item.GetString()!);

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind != JsonValueKind.Null ? items.EnumerateArray() : [];
}
