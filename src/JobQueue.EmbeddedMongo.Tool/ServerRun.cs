using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace JobQueue.EmbeddedMongo.Tool;

/// <summary>Runs one server from start to stop and says what a user must know: where it listens, how to stop it, why it would not start.</summary>
internal sealed class ServerRun(TextWriter output, TextWriter errors)
{
    public async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        using var stop = new StopSignal();
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(options.IsVerbose ? LogLevel.Debug : LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true));
        try
        {
            var server = await EmbeddedMongoServer.StartAsync(Configure(options, loggers), cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await output.WriteLineAsync(Greeting(server, options)).ConfigureAwait(false);
                await stop.Received.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Stopped;
        }
        catch (SocketException exception)
        {
            await errors.WriteLineAsync($"Port {options.Port} cannot be listened on: {exception.Message}. Name another one with --port, or 0 for a free one.").ConfigureAwait(false);
            return ExitCodes.PortUnavailable;
        }
        catch (UnusableFolderException exception)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCodes.FolderUnusable;
        }
    }

    private static EmbeddedMongoOptions Configure(ServeOptions options, ILoggerFactory loggers) => new()
    {
        Port = options.Port,
        DataDirectory = options.Folder,
        ReplicaSetName = options.ReplicaSet,
        ChangeStreams = options.RefusesChangeStreams ? ChangeStreamSupport.Refused : ChangeStreamSupport.Enabled,
        LoggerFactory = loggers,
    };

    private static string Greeting(EmbeddedMongoServer server, ServeOptions options)
    {
        var data = options.Folder is { } folder ? $"Data is kept in {Path.GetFullPath(folder)}." : "Data is kept in memory only; it is gone when the server stops.";
        return $"""
            Listening on {server.ConnectionString}
            {data}
            Stop with Ctrl-C.
            """;
    }
}
