using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Errors;

/// <summary>A command, or one write of a command, that fails the way MongoDB's manual says it does.</summary>
internal sealed class CommandFailedException : Exception
{
    /// <summary>Creates the failure with everything a client sees of it.</summary>
    public CommandFailedException(int code, string codeName, string message, IReadOnlyList<string>? errorLabels = null, BsonDocument? extra = null)
        : base(message)
    {
        Code = code;
        CodeName = codeName;
        ErrorLabels = errorLabels ?? [];
        Extra = extra;
    }

    /// <summary>MongoDB's numeric error code.</summary>
    public int Code { get; }

    /// <summary>The name that belongs to <see cref="Code"/>.</summary>
    public string CodeName { get; }

    /// <summary>Labels such as <c>TransientTransactionError</c>.</summary>
    public IReadOnlyList<string> ErrorLabels { get; }

    /// <summary>Fields that are added to the answer, such as <c>keyPattern</c> and <c>keyValue</c> of a duplicate key.</summary>
    public BsonDocument? Extra { get; }

    /// <summary>The same failure with more labels.</summary>
    public CommandFailedException WithLabels(params string[] labels) =>
        new(Code, CodeName, Message, [.. ErrorLabels.Union(labels, StringComparer.Ordinal)], Extra);
}
