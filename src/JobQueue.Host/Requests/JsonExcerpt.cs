using System.Text.Json;

namespace JobQueue.Host.Requests;

/// <summary>Looks at JSON that a caller sent.</summary>
internal static class JsonExcerpt
{
    private const int MaxLength = 60;

    /// <summary>The JSON as it was written, cut to what fits into a message.</summary>
    public static string Of(JsonElement element)
    {
        var text = element.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
    }

    /// <summary>Reads every text once, since one with half of a surrogate pair can be parsed but not used.</summary>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static void EnsureWellFormed(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    EnsureWellFormed(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    _ = field.Name;
                    EnsureWellFormed(field.Value);
                }

                break;
        }
    }

    /// <summary>Whether a field at any depth has a name that a database cannot store: MongoDB ends the names of fields with NUL.</summary>
    public static bool HasNulInName(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(HasNulInName),
        JsonValueKind.Object => element.EnumerateObject().Any(field => field.Name.Contains('\0') || HasNulInName(field.Value)),
        _ => false,
    };
}
