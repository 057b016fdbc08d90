using System.Collections.Frozen;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>One row of the command table.</summary>
/// <param name="Name">The name as MongoDB's manual spells it.</param>
/// <param name="RunAsync">Answers the command, without <c>ok</c>.</param>
internal sealed record CommandDefinition(string Name, Func<CommandContext, ValueTask<BsonDocument>> RunAsync)
{
    /// <summary>Fields that every command takes.</summary>
    private static readonly FrozenSet<string> Generic = new[]
    {
        "lsid", "txnNumber", "autocommit", "startTransaction", "readConcern", "writeConcern", "maxTimeMS", "comment", "apiVersion", "apiStrict",
        "apiDeprecationErrors", "$db", "$clusterTime", "$readPreference", "$client", "$audit", "$configServerState", "$tenant", "mayBypassWriteBlocking",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Other names it goes by.</summary>
    internal IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The fields it takes besides those of every command; null accepts all.</summary>
    internal FrozenSet<string>? Fields { get; init; }

    /// <summary>The error code for a field that is not known.</summary>
    internal int UnknownFieldCode { get; init; } = 40415;

    /// <summary>Fields that MongoDB has and this server does not: refused by name.</summary>
    internal FrozenSet<string> Unsupported { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether it works on collections only and refuses views.</summary>
    internal bool RefusesViews { get; init; }

    internal bool AllowedInTransaction { get; init; }

    /// <summary>Whether it takes read concern <c>snapshot</c> outside of a transaction.</summary>
    internal bool ReadsSnapshots { get; init; }

    /// <summary>Whether it changes what is stored, so that its write concern is waited for.</summary>
    internal bool Writes { get; init; }

    /// <summary>Whether a client may repeat it under the same transaction number.</summary>
    internal bool IsRetryable { get; init; }

    internal bool Knows(string field) => Fields is null || Fields.Contains(field) || Generic.Contains(field);
}
