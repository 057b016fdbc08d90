using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>A path of an update operator: field names, array indexes, <c>$</c>, <c>$[]</c> and <c>$[identifier]</c>.</summary>
internal sealed class UpdatePath
{
    private readonly string[] _parts;

    private UpdatePath(string dotted, string[] parts)
    {
        Dotted = dotted;
        _parts = parts;
    }

    public string Dotted { get; }

    public int Length => _parts.Length;

    public bool IsPositional => Array.IndexOf(_parts, "$") >= 0;

    /// <summary>Whether a part depends on the document: <c>$</c>, <c>$[]</c> or <c>$[identifier]</c>.</summary>
    public bool IsDynamic => Array.Exists(_parts, static part => part == "$" || IsElementPart(part));

    public string this[int part] => _parts[part];

    /// <summary>Parses and checks a path.</summary>
    /// <exception cref="CommandFailedException">A part is empty (56), or <c>$</c> comes first or twice (2).</exception>
    public static UpdatePath Parse(string dotted)
    {
        if (dotted.Length == 0)
        {
            throw ErrorCodes.EmptyFieldName("An empty update path is not valid.");
        }

        var parts = dotted.Split('.');
        if (Array.Exists(parts, static part => part.Length == 0))
        {
            throw ErrorCodes.EmptyFieldName($"The update path '{dotted}' contains an empty field name, which is not allowed.");
        }

        if (parts[0] == "$")
        {
            throw ErrorCodes.BadValue($"Cannot have positional (i.e. '$') element in the first position in path '{dotted}'");
        }

        if (IsElementPart(parts[0]))
        {
            throw ErrorCodes.BadValue($"Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '{dotted}'");
        }

        return parts.Count(static part => part == "$") <= 1
            ? new UpdatePath(dotted, parts)
            : throw ErrorCodes.BadValue($"Too many positional (i.e. '$') elements found in path '{dotted}'");
    }

    /// <summary>Refuses names that start with a dollar sign, which an operator cannot store.</summary>
    /// <exception cref="CommandFailedException">A part is no plain name (52).</exception>
    public void RequireStorable()
    {
        foreach (var part in _parts)
        {
            if (part[0] == '$' && part.Length > 1 && !IsElementPart(part) && part is not ("$id" or "$ref" or "$db"))
            {
                throw ErrorCodes.DollarPrefixedFieldName($"The dollar ($) prefixed field '{part}' in '{Dotted}' is not valid for storage.");
            }
        }
    }

    public bool IsElement(int part) => IsElementPart(_parts[part]);

    /// <summary>The name between the brackets of <c>$[name]</c>; empty for <c>$[]</c>.</summary>
    public string Identifier(int part) => _parts[part][2..^1];

    public IEnumerable<string> Identifiers() => _parts.Where(static part => IsElementPart(part) && part.Length > 3).Select(static part => part[2..^1]);

    public string Prefix(int length) => string.Join('.', _parts.Take(Math.Max(1, length)));

    private static bool IsElementPart(string part) => part.StartsWith("$[", StringComparison.Ordinal) && part[^1] == ']';
}
