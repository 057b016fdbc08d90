using System.Globalization;
using System.Text;
using System.Text.Json;
using JobQueue.Host.Views;
using JobQueue.Jobs;

namespace JobQueue.Host.Requests;

/// <summary>Takes the fields of a JSON object one by one and collects what is wrong with them, so that a caller hears of every fault at once. A field that is <c>null</c> counts as absent.</summary>
internal sealed class FieldReader(JsonElement body, string path = "")
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>What is wrong, each naming its field.</summary>
    public List<string> Faults { get; private init; } = [];

    /// <summary>Adds a fault of a field.</summary>
    public void Refuse(string name, string expectation) => Faults.Add($"{path}{name}: {expectation}");

    /// <summary>Whether the field is there, be it <c>null</c>.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return body.TryGetProperty(name, out _);
    }

    /// <summary>Reads a text that must be there.</summary>
    public string RequiredText(string name, string expectation, Func<string, bool> accepts)
    {
        if (Text(name, expectation, accepts) is { } text)
        {
            return text;
        }

        if (Take(name) is null)
        {
            Refuse(name, $"{expectation} is expected, got nothing");
        }

        return "";
    }

    /// <summary>Reads a text.</summary>
    public string? Text(string name, string expectation, Func<string, bool> accepts) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { } text && accepts(text) ? text
        : Mismatch<string?>(name, expectation, value);

    /// <summary>Reads a whole number within bounds.</summary>
    public int WholeNumber(string name, int least, int most, int absent) =>
        Take(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : Mismatch<int>(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), value);

    /// <summary>Reads a whole number within bounds; <see langword="null"/> where there is none.</summary>
    public int? OptionalNumber(string name, int least, int most) => Take(name) is null ? null : WholeNumber(name, least, most, absent: 0);

    /// <summary>Reads a whole number of 0 or more; <see langword="null"/> when it is absent.</summary>
    public long? OptionalCount(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number
        : Mismatch<long?>(name, "a whole number of 0 or more", value);

    /// <summary>Reads <c>true</c> or <c>false</c>; <see langword="null"/> when it is absent.</summary>
    public bool? OptionalFlag(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Mismatch<bool?>(name, "true or false", value);

    /// <summary>Reads a duration in Go's syntax, the empty text as zero; <see langword="null"/> when it is absent.</summary>
    public TimeSpan? OptionalDuration(string name) => Take(name) is null ? null : Duration(name, TimeSpan.Zero) ?? TimeSpan.Zero;

    /// <summary>Reads a duration in Go's syntax; the empty text is none.</summary>
    public TimeSpan? Duration(string name, TimeSpan least)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var read = default(TimeSpan?);
        return value.ValueKind == JsonValueKind.String && GoDuration.TryParseOptional(value.GetString(), out read) && (read is null || read >= least) ? read
            : Mismatch<TimeSpan?>(name, least > TimeSpan.Zero ? "a duration above zero such as 300ms or 1h30m" : "a duration such as 300ms or 1h30m, not negative", value);
    }

    /// <summary>Reads an instant; the empty text is none.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var instant = default(DateTimeOffset);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (text.Length == 0 || Rfc3339.TryParse(text, out instant))
            ? text.Length == 0 ? null : instant
            : Mismatch<DateTimeOffset?>(name, "a time such as 2017-02-17T01:09:47.771Z (RFC 3339, with its offset)", value);
    }

    /// <summary>Reads a map of units.</summary>
    public CapacityMap? CapacityMap(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Mismatch<CapacityMap?>(name, "an object of whole numbers such as {\"scan\":1}", value);
        }

        var units = new List<KeyValuePair<string, long>>();
        foreach (var unit in value.EnumerateObject())
        {
            var number = unit.Value.ValueKind == JsonValueKind.Number && unit.Value.TryGetInt64(out var read) ? read
                : Mismatch<long>($"{name}.{unit.Name}", "a whole number of 0 or more", unit.Value);
            units.Add(new(unit.Name, number));
        }

        if (Jobs.CapacityMap.TryCreate(units, out var map, out var fault))
        {
            return map;
        }

        Refuse(name, fault);
        return null;
    }

    /// <summary>Reads a JSON object of any fields, as it stands.</summary>
    public JsonElement? Object(string name, int maxBytes)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Mismatch<JsonElement?>(name, "an object", value);
        }

        var size = Encoding.UTF8.GetByteCount(value.GetRawText());
        if (size > maxBytes)
        {
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"at most {maxBytes} bytes of JSON are stored, got {size}"));
        }

        if (JsonExcerpt.HasNulInName(value))
        {
            Refuse(name, "the name of a field within holds the character NUL, which cannot be stored");
        }

        return value.Clone();
    }

    /// <summary>The fields of an object within this one; their faults are collected here.</summary>
    public FieldReader? Fields(string name, string expectation) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new FieldReader(value, $"{path}{name}.") { Faults = Faults }
        : Mismatch<FieldReader?>(name, expectation, value);

    /// <summary>Refuses every field that nobody asked for: a misspelt name must not pass unnoticed.</summary>
    public void RefuseOthers()
    {
        foreach (var field in body.EnumerateObject().Where(field => !_known.Contains(field.Name)))
        {
            Refuse(field.Name, $"no such field; known here: {string.Join(", ", _known)}");
        }
    }

    private JsonElement? Take(string name)
    {
        _known.Add(name);
        return body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T? Mismatch<T>(string name, string expectation, JsonElement value)
    {
        Refuse(name, $"{expectation} is expected, got {JsonExcerpt.Of(value)}");
        return default;
    }
}
