using Microsoft.Extensions.Logging;

namespace JobQueue.EmbeddedMongo;

/// <summary>The server's log events, 9000 to 9099.</summary>
internal static partial class EmbeddedMongoLog
{
    [LoggerMessage(9001, LogLevel.Information, "The embedded server listens on 127.0.0.1:{Port} as replica set '{ReplicaSet}', data {Storage}")]
    internal static partial void ServerStarted(this ILogger logger, int port, string replicaSet, string storage);

    [LoggerMessage(9002, LogLevel.Information, "The embedded server on port {Port} has stopped")]
    internal static partial void ServerStopped(this ILogger logger, int port);

    [LoggerMessage(9003, LogLevel.Error, "The command '{Command}' failed in a way it should not; its client got error 8")]
    internal static partial void CommandBroke(this ILogger logger, Exception exception, string command);

    [LoggerMessage(9004, LogLevel.Warning, "Connection {Connection} sent bytes that are no message and was closed: {Reason}")]
    internal static partial void ConnectionMalformed(this ILogger logger, int connection, string reason);

    [LoggerMessage(9005, LogLevel.Error, "A turn of the background work '{Work}' failed; it is tried again at its next turn")]
    internal static partial void BackgroundTurnFailed(this ILogger logger, Exception exception, string work);

    [LoggerMessage(9006, LogLevel.Debug, "Connection {Connection} was lost: {Reason}")]
    internal static partial void ConnectionLost(this ILogger logger, int connection, string reason);
}
