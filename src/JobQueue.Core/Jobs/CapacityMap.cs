using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace JobQueue.Jobs;

/// <summary>Named units: what a job needs, or what a worker has. Values are opaque non-negative 64-bit integers; a key that a worker lacks counts as 0.</summary>
public sealed class CapacityMap : IReadOnlyDictionary<string, long>, IEquatable<CapacityMap>
{
    /// <summary>The most keys that one map may have.</summary>
    public const int MaxKeys = 32;

    /// <summary>The longest key, in UTF-16 code units.</summary>
    public const int MaxKeyLength = 64;

    private readonly SortedDictionary<string, long> _units;

    /// <summary>Copies the given units.</summary>
    /// <exception cref="ArgumentException">The units are out of bounds as <see cref="TryCreate"/> says.</exception>
    public CapacityMap(IEnumerable<KeyValuePair<string, long>> units)
        : this(Sorted(units))
    {
        if (FaultOf(_units) is { } fault)
        {
            throw new ArgumentException(fault, nameof(units));
        }
    }

    private CapacityMap(SortedDictionary<string, long> units)
    {
        _units = units;
        Signature = Sign(units);
    }

    /// <summary>Needs nothing, has nothing.</summary>
    public static CapacityMap Empty { get; } = new([]);

    /// <summary>The non-zero units as text, sorted by key, such as <c>scan=1,scanCheck=1</c>: equal for maps that ask for the same.</summary>
    public string Signature { get; }

    /// <inheritdoc/>
    public int Count => _units.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _units.Keys;

    /// <inheritdoc/>
    public IEnumerable<long> Values => _units.Values;

    /// <summary>The units under a key; 0 where the key is missing.</summary>
    public long this[string key] => _units.GetValueOrDefault(key);

    /// <summary>Reads <c>scan=1,scanCheck=1</c>; empty text is the empty map.</summary>
    /// <exception cref="FormatException">The text is no list of <c>key=value</c>, or a value is not a non-negative whole number.</exception>
    public static CapacityMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = new List<KeyValuePair<string, long>>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !long.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException($"'{part}' is not a capacity: write key=number, such as scan=1.");
            }

            units.Add(new(pair[0], value));
        }

        return TryCreate(units, out var map, out var fault) ? map : throw new FormatException(fault);
    }

    /// <summary>Copies the given units, or says what is wrong with them: a negative value, a key that is empty, longer than <see cref="MaxKeyLength"/> or holds a
    /// character other than an ASCII letter, a digit, <c>_</c>, <c>-</c> or <c>/</c>, or more than <see cref="MaxKeys"/> keys.</summary>
    public static bool TryCreate(IEnumerable<KeyValuePair<string, long>> units, [NotNullWhen(true)] out CapacityMap? map, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(units);
        var sorted = Sorted(units);
        fault = FaultOf(sorted);
        map = fault is null ? new CapacityMap(sorted) : null;
        return map is not null;
    }

    /// <summary>Whether a worker with <paramref name="free"/> units has room for a job that needs this map.</summary>
    public bool FitsIn(CapacityMap free)
    {
        ArgumentNullException.ThrowIfNull(free);
        return _units.All(unit => unit.Value <= free[unit.Key]);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _units.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out long value) => _units.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, long>> GetEnumerator() => _units.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(CapacityMap? other) => other is not null && _units.SequenceEqual(other._units);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CapacityMap);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Signature);

    /// <summary>The <see cref="Signature"/>.</summary>
    public override string ToString() => Signature;

    private static SortedDictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var sorted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, value) in units)
        {
            sorted[key] = value;
        }

        return sorted;
    }

    private static string? FaultOf(SortedDictionary<string, long> units)
    {
        foreach (var (key, value) in units)
        {
            if (key.Length is 0 or > MaxKeyLength || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/'))
            {
                return $"'{key}' cannot be a capacity key: use 1 to {MaxKeyLength} ASCII letters, digits, '_', '-' or '/'.";
            }

            if (value < 0)
            {
                return $"The capacity '{key}' is {value.ToString(CultureInfo.InvariantCulture)}: it cannot be negative.";
            }
        }

        return units.Count <= MaxKeys ? null : $"A capacity map has at most {MaxKeys} keys, this one has {units.Count}.";
    }

    private static string Sign(SortedDictionary<string, long> units)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in units)
        {
            if (value > 0)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(key).Append('=').Append(value.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
