using System.Buffers;
using System.IO.Pipelines;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>Cuts a byte stream into messages. Reads no further than one message ahead, so a client cannot fill memory by sending.</summary>
internal sealed class MessageStream(PipeReader input)
{
    /// <summary>The next request; null when the client has closed the connection between two messages.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no message.</exception>
    internal async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (TryTake(buffer, out var frame, out var consumed))
            {
                input.AdvanceTo(consumed);
                return frame;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new MalformedMessageException("The connection ended inside a message.");
            }
        }
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, out Frame? frame, out SequencePosition consumed)
    {
        (frame, consumed) = (null, buffer.Start);
        if (buffer.Length < MessageHeader.Size)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[MessageHeader.Size];
        buffer.Slice(0, MessageHeader.Size).CopyTo(head);
        var header = MessageHeader.Read(head);
        if (header.Length is < MessageHeader.Size or > WireLimits.MaxMessageBytes)
        {
            throw new MalformedMessageException($"A message of {header.Length} bytes is outside the limits.");
        }

        if (header.OpCode is not (OpCode.Message or OpCode.Query))
        {
            throw new MalformedMessageException($"Operation code {(int)header.OpCode} is not spoken here.");
        }

        if (buffer.Length < header.Length)
        {
            return false;
        }

        frame = new Frame(header, buffer.Slice(MessageHeader.Size, header.Length - MessageHeader.Size).ToArray());
        consumed = buffer.GetPosition(header.Length);
        return true;
    }
}
