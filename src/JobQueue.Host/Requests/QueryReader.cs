using System.Globalization;
using JobQueue.Host.Http;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Requests;

/// <summary>Takes the parameters of a URL's query one by one and collects what is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a text; the empty text and <c>any</c> admit everything.</summary>
    public string? Filter(string name) => Take(name) is { Length: > 0 } text && text != "any" ? text : null;

    /// <summary>Reads a whole number within bounds.</summary>
    public int WholeNumber(string name, int least, int most, int absent) =>
        Take(name) is not { Length: > 0 } text ? absent
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : Mismatch<int>(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), text);

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string name) =>
        Take(name) switch
        {
            null or "" or "false" => false,
            "true" => true,
            var text => Mismatch<bool>(name, "true or false", text),
        };

    /// <summary>Reads one of the given words.</summary>
    public string OneOf(string name, params IReadOnlyList<string> words) =>
        Take(name) is not { Length: > 0 } text ? words[0]
        : words.Contains(text) ? text
        : Mismatch<string>(name, string.Join(", ", words), text) ?? words[0];

    /// <summary>Reads a job id.</summary>
    public JobId? JobId(string name) =>
        Take(name) is not { Length: > 0 } text ? null
        : Jobs.JobId.TryParse(text, null, out var id) ? id
        : Mismatch<JobId?>(name, "a job id (a UUID)", text);

    /// <summary>Reads the beginning of a job id.</summary>
    public string? IdPrefix(string name) =>
        Take(name)?.ToLowerInvariant() is not { Length: > 0 } text ? null
        : text.Length <= 36 && text.All(c => char.IsAsciiHexDigitLower(c) || c == '-') ? text
        : Mismatch<string?>(name, "the beginning of a job id (hexadecimal digits and hyphens)", text);

    /// <summary>Reads names of statuses, parted by commas or given several times.</summary>
    public IReadOnlyCollection<JobStatus> Statuses(string name)
    {
        _known.Add(name);
        var statuses = new HashSet<JobStatus>();
        foreach (var word in query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(word => word != "any"))
        {
            statuses.Add(JobStatusNames.TryParse(word, out var status) ? status : Mismatch<JobStatus>(name, string.Join(", ", JobStatusNames.All), word));
        }

        return statuses;
    }

    /// <summary>Reads words of a list, parted by commas or given several times.</summary>
    public IReadOnlyCollection<T> Words<T>(string name, IReadOnlyDictionary<string, T> words)
    {
        _known.Add(name);
        var read = new List<T>();
        foreach (var word in query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (words.TryGetValue(word, out var value))
            {
                read.Add(value);
            }
            else
            {
                Mismatch<T>(name, string.Join(", ", words.Keys), word);
            }
        }

        return read;
    }

    /// <summary>The value, unless something was wrong or there are parameters that nobody asked for.</summary>
    public Reading<T> Finish<T>(T value)
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name)))
        {
            _faults.Add($"{Shorten(name)}: no such query parameter; known here: {string.Join(", ", _known)}");
        }

        return _faults.Count == 0 ? new Reading<T>.Read(value) : new Reading<T>.Refused(ApiFailure.InvalidParameters(_faults));
    }

    private string? Take(string name)
    {
        _known.Add(name);
        var values = query[name];
        if (values.Count > 1)
        {
            _faults.Add($"{name}: one value is expected, got {values.Count.ToString(CultureInfo.InvariantCulture)}");
        }

        return values.Count == 0 ? null : values[0];
    }

    private T? Mismatch<T>(string name, string expectation, string text)
    {
        _faults.Add($"{name}: {expectation} is expected, got '{Shorten(text)}'");
        return default;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
