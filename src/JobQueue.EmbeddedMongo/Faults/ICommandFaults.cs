using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>The state behind <c>configureFailPoint</c>: asked once before every command that is about to run.</summary>
internal interface ICommandFaults
{
    /// <summary>Runs the command <c>configureFailPoint</c> and returns its reply.</summary>
    BsonDocument Configure(BsonDocument command);

    /// <summary>What shall happen to this command; counts a <c>times</c> down when it is struck.</summary>
    /// <param name="commandName">The command's name as in the table, never an alias.</param>
    /// <param name="applicationName">The application name of the client's handshake, or null.</param>
    CommandFault Next(string commandName, string? applicationName);

    /// <summary>What shall happen to a <c>getMore</c> that has found its cursor.</summary>
    CommandFault NextGetMore(string? applicationName);

    /// <summary>What shall happen to a retryable write that is about to be committed; null for nothing.</summary>
    CommitFault? NextCommit();
}
