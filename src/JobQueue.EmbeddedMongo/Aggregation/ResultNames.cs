using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Aggregation;

/// <summary>The names that a pipeline's text values give to fields: other than a name inside BSON, such a text may hold a null byte, which ends names.</summary>
internal static class ResultNames
{
    /// <exception cref="CommandFailedException">The name holds a null byte.</exception>
    public static string Check(string name, int code = 16411) => name.Contains('\0', StringComparison.Ordinal)
        ? throw ErrorCodes.Create(code, "FieldPath field names may not contain embedded nulls '\\0'.")
        : name;
}
