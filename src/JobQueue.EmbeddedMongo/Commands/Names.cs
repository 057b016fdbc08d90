using System.Buffers;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>The rules for names of databases and collections.</summary>
internal static class Names
{
    private const int MaxNamespaceLength = 255;

    private static readonly SearchValues<char> ForbiddenInDatabase = SearchValues.Create("/\\. \"$\0");

    /// <summary>The namespace of a collection named by a command.</summary>
    /// <exception cref="CommandFailedException">73, it is not a name.</exception>
    internal static string Collection(string database, BsonValue name)
    {
        if (name is not BsonString text)
        {
            throw ErrorCodes.InvalidNamespace($"collection name has invalid type {name.BsonType}");
        }

        return text.Value.Length > 0 && !text.Value.Contains('\0', StringComparison.Ordinal) && text.Value[0] != '.'
            ? database + "." + text.Value
            : throw ErrorCodes.InvalidNamespace($"Invalid namespace specified '{database}.{text.Value}'");
    }

    /// <exception cref="CommandFailedException">73, no collection may be made with this name.</exception>
    internal static void CheckCreatable(string ns)
    {
        var name = CollectionOf(ns);
        if (name.Contains('$', StringComparison.Ordinal) || ns.Length > MaxNamespaceLength)
        {
            throw ErrorCodes.InvalidNamespace($"Invalid collection name: {name}");
        }

        CheckWritable(ns);
    }

    /// <exception cref="CommandFailedException">73, clients may not write there.</exception>
    internal static void CheckWritable(string ns)
    {
        if (CollectionOf(ns).StartsWith("system.", StringComparison.Ordinal))
        {
            throw ErrorCodes.InvalidNamespace($"cannot write to '{ns}'");
        }
    }

    /// <exception cref="CommandFailedException">73, it is not a name.</exception>
    internal static void CheckDatabase(string name)
    {
        if (name.Length is 0 or > 63 || name.AsSpan().IndexOfAny(ForbiddenInDatabase) >= 0)
        {
            throw ErrorCodes.InvalidNamespace($"Invalid database name: '{name}'");
        }
    }

    internal static string DatabaseOf(string ns) => ns[..ns.IndexOf('.', StringComparison.Ordinal)];

    internal static string CollectionOf(string ns) => ns[(ns.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
