using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Wire;

/// <summary>A client that sends bytes as they are, right or wrong.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    public void Dispose() => _client.Dispose();

    internal static async Task<RawClient> ConnectAsync(EmbeddedMongoServer server)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(IPAddress.Loopback, server.Port);
        return client;
    }

    internal ValueTask SendAsync(byte[] bytes) => _client.GetStream().WriteAsync(bytes);

    internal async Task<BsonDocument> AskAsync(string command)
    {
        await SendAsync(Message(BsonDocument.Parse(command)));
        return await ReadReplyAsync();
    }

    internal async Task<BsonDocument> ReadReplyAsync()
    {
        var head = new byte[16];
        await _client.GetStream().ReadExactlyAsync(head);
        var rest = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - 16];
        await _client.GetStream().ReadExactlyAsync(rest);
        var isLegacy = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)) == 1;
        return RawBson.Parse(rest.AsSpan(isLegacy ? 20 : 5));
    }

    /// <summary>Whether the server has closed the connection.</summary>
    internal async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _client.GetStream().ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    internal static byte[] Message(BsonDocument command, uint flags = 0) => Message([0, .. RawBson.Write(command)], flags);

    internal static byte[] Message(byte[] sections, uint flags = 0) => Frame([.. BitConverter.GetBytes(flags), .. sections]);

    internal static byte[] Frame(byte[] payload, int opCode = 2013, int? length = null)
    {
        var bytes = new byte[16 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length ?? bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), opCode);
        payload.CopyTo(bytes, 16);
        return bytes;
    }
}
