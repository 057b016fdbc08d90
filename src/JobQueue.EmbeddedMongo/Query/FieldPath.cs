namespace JobQueue.EmbeddedMongo.Query;

/// <summary>A dotted path, split once; <see cref="IndexAt"/> tells which of its parts may also name an array element.</summary>
internal sealed class FieldPath
{
    private readonly string[] _parts;
    private readonly int[] _indexes;

    public FieldPath(string dotted)
    {
        Dotted = dotted;
        _parts = dotted.Split('.');
        _indexes = Array.ConvertAll(_parts, ToIndex);
    }

    /// <summary>The path as it was written.</summary>
    public string Dotted { get; }

    public int Length => _parts.Length;

    public string this[int part] => _parts[part];

    /// <summary>The part as an array index, or -1.</summary>
    public int IndexAt(int part) => _indexes[part];

    public override string ToString() => Dotted;

    /// <summary>The text as an array index, or -1: digits only and no leading zero.</summary>
    public static int ToIndex(string part)
    {
        if (part.Length is 0 or > 9 || (part.Length > 1 && part[0] == '0'))
        {
            return -1;
        }

        var index = 0;
        foreach (var digit in part)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return -1;
            }

            index = (index * 10) + (digit - '0');
        }

        return index;
    }
}
