using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace JobQueue.Benchmarks.Server;

/// <summary>A socket without a driver: what is left of a round trip is the server and the loopback device.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _reply = new byte[64 * 1024];

    public RawConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>A command as an OP_MSG.</summary>
    public static byte[] Message(BsonDocument command)
    {
        var body = command.ToBson();
        var message = new byte[21 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), 2013);
        body.CopyTo(message, 21);
        return message;
    }

    /// <summary>Sends a message and waits for one that gives its own length; the length is returned.</summary>
    public int Exchange(byte[] message)
    {
        _socket.Send(message);
        var (read, length) = (0, int.MaxValue);
        while (read < length)
        {
            read += _socket.Receive(_reply.AsSpan(read));
            length = read >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(_reply) : int.MaxValue;
        }

        return length;
    }

    public void Dispose() => _socket.Dispose();
}
