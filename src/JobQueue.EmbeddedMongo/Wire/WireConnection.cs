using System.IO.Pipelines;
using System.Net.Sockets;
using JobQueue.EmbeddedMongo.Commands;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>
/// Serves one client: reads a message, answers it, reads the next. A client that does not read its answers is not read from either, so one
/// connection never holds more than one request and one answer in memory.
/// </summary>
internal sealed class WireConnection(Socket socket, ClientConnection client, Dispatcher dispatcher, ServerContext context)
{
    private readonly ReplyWriter _replies = new();

    /// <summary>Serves until the client leaves, sends something that is no message, or the server stops. Never fails.</summary>
    internal async Task RunAsync()
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        await using var _ = stream.ConfigureAwait(false);
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
        try
        {
            await ServeAsync(new MessageStream(input), stream).ConfigureAwait(false);
        }
        catch (MalformedMessageException malformed)
        {
            context.Logger.ConnectionMalformed(client.Id, malformed.Message);
        }
        catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            context.Logger.ConnectionLost(client.Id, lost.Message);
        }
        catch (Exception unexpected)
        {
            context.Logger.CommandBroke(unexpected, "connection");
        }
        finally
        {
            await input.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(MessageStream messages, NetworkStream output)
    {
        while (await messages.ReadAsync(context.Stopping).ConfigureAwait(false) is { } frame)
        {
            Request request;
            try
            {
                request = RequestParser.Parse(frame.Header, frame.Payload);
            }
            catch (InvalidBsonException invalid)
            {
                await RefuseAsync(frame.Header, invalid, output).ConfigureAwait(false);
                continue;
            }

            if (await dispatcher.RunAsync(request, client).ConfigureAwait(false) is not CommandOutcome.Answer answer)
            {
                return;
            }

            if (!request.IsUnacknowledged)
            {
                await AnswerAsync(request, answer.Reply, output).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(Request request, BsonDocument reply, NetworkStream output)
    {
        var streams = request.AllowsExhaust && request.Body.Contains("maxAwaitTimeMS") && request.Body.Contains("topologyVersion");
        await output.WriteAsync(_replies.Write(request, reply, request.Id, streams, out var last), context.Stopping).ConfigureAwait(false);
        while (streams)
        {
            // The next wait is for a change to what was just told; a client that came with another version would else be flooded.
            request.Body["topologyVersion"] = reply["topologyVersion"];

            // Each further answer is to the one before it; the wait for a change is inside the command.
            if (await dispatcher.RunAsync(request, client).ConfigureAwait(false) is not CommandOutcome.Answer next)
            {
                throw new IOException("closed by a fail point");
            }

            streams = next.Reply.GetValue("ok", 0).ToDouble() == 1;
            await output.WriteAsync(_replies.Write(request, next.Reply, last, streams, out last), context.Stopping).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(MessageHeader header, InvalidBsonException invalid, NetworkStream output)
    {
        var reply = ErrorReplies.Of(ErrorCodes.InvalidBson(invalid.Message));
        var request = new Request(header.RequestId, header.OpCode, MessageFlags.None, [], []);
        await output.WriteAsync(_replies.Write(request, reply, header.RequestId, moreToCome: false, out _), context.Stopping).ConfigureAwait(false);
    }
}
