using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>What a fail point does to one command. The delay, if any, comes first.</summary>
internal abstract record CommandFault
{
    private CommandFault()
    {
    }

    /// <summary>How long the command is held before anything else happens (<c>blockTimeMS</c>).</summary>
    internal TimeSpan BlockFor { get; init; }

    /// <summary>The command runs as usual (after the delay).</summary>
    internal sealed record None : CommandFault
    {
        internal static readonly None Instance = new();
    }

    /// <summary>The connection is closed without an answer and the command does not run.</summary>
    internal sealed record CloseConnection : CommandFault;

    /// <summary>The command does not run and answers with this error.</summary>
    /// <param name="Code">The error code.</param>
    /// <param name="Labels">Replaces the labels the error would have; null leaves them.</param>
    internal sealed record Fail(int Code, IReadOnlyList<string>? Labels) : CommandFault;

    /// <summary>The command runs and its reply also carries this write concern error.</summary>
    internal sealed record FailWriteConcern(BsonDocument Error, IReadOnlyList<string>? Labels) : CommandFault;
}
