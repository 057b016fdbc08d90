using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Wire;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MalformedInputTests
{
    private static readonly byte[] Ping = RawBson.Write(new BsonDocument { { "ping", 1 }, { "$db", "admin" } });

    private EmbeddedMongoServer _server = null!;

    [SetUp]
    public async Task StartAsync() => _server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());

    [TearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    private static IEnumerable<TestCaseData> Frames()
    {
        yield return new TestCaseData(RawClient.Frame([], length: 3)).SetArgDisplayNames("a length below that of the header");
        yield return new TestCaseData(RawClient.Frame([], length: -1)).SetArgDisplayNames("a negative length");
        yield return new TestCaseData(RawClient.Frame([], length: int.MaxValue)).SetArgDisplayNames("a length of two gigabytes");
        yield return new TestCaseData(RawClient.Frame([], opCode: 2012)).SetArgDisplayNames("a compressed message");
        yield return new TestCaseData(RawClient.Frame([1, 2, 3], opCode: 99)).SetArgDisplayNames("an unknown operation code");
        yield return new TestCaseData(RawClient.Frame([])).SetArgDisplayNames("a message without flags");
        yield return new TestCaseData(RawClient.Frame([0, 0, 0, 0])).SetArgDisplayNames("a message without sections");
        yield return new TestCaseData(RawClient.Message([7, 1, 2])).SetArgDisplayNames("an unknown kind of section");
        yield return new TestCaseData(RawClient.Message([1, 0xFF, 0xFF, 0xFF, 0x7F, 65])).SetArgDisplayNames("a sequence that goes past its message");
        yield return new TestCaseData(RawClient.Message([1, 9, 0, 0, 0, 65, 65, 65, 65, 0])).SetArgDisplayNames("a sequence whose name does not end");
        yield return new TestCaseData(RawClient.Message([0, .. Ping], flags: 4)).SetArgDisplayNames("an unknown required flag");
        yield return new TestCaseData(RawClient.Message([0, .. Ping, 1, 2, 3, 4], flags: 1)).SetArgDisplayNames("a wrong checksum");
        yield return new TestCaseData(RawClient.Message([0, .. Ping, 0, .. Ping])).SetArgDisplayNames("two bodies");
    }

    [TestCaseSource(nameof(Frames))]
    public async Task A_malformed_message_closes_its_own_connection_only(byte[] bytes)
    {
        using var good = await RawClient.ConnectAsync(_server);
        using var bad = await RawClient.ConnectAsync(_server);

        await bad.SendAsync(bytes);

        Assert.That(await bad.IsClosedAsync(), Is.True);
        Assert.That((await good.AskAsync("{ping: 1, $db: 'admin'}"))["ok"].ToDouble(), Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Documents()
    {
        yield return new TestCaseData(new byte[] { 200, 0, 0, 0, 0 }).SetArgDisplayNames("a length past the end");
        yield return new TestCaseData(new byte[] { 5, 0, 0, 0, 1 }).SetArgDisplayNames("no zero at the end");
        yield return new TestCaseData(new byte[] { 12, 0, 0, 0, 2, 97, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0 }).SetArgDisplayNames("a string longer than its document");
        yield return new TestCaseData(new byte[] { 12, 0, 0, 0, 2, 97, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0 }).SetArgDisplayNames("a string of negative length");
        yield return new TestCaseData(new byte[] { 8, 0, 0, 0, 0x55, 97, 0, 0 }).SetArgDisplayNames("an unknown type");
        yield return new TestCaseData(Nested(100_000)).SetArgDisplayNames("a hundred thousand levels");
    }

    [TestCaseSource(nameof(Documents))]
    public async Task Bytes_that_are_no_document_are_answered_with_InvalidBSON(byte[] document)
    {
        using var client = await RawClient.ConnectAsync(_server);

        await client.SendAsync(RawClient.Message([0, .. document]));
        var refused = await client.ReadReplyAsync();
        var next = await client.AskAsync("{ping: 1, $db: 'admin'}");

        Assert.That(refused["codeName"].AsString, Is.EqualTo("InvalidBSON"));
        Assert.That(next["ok"].ToDouble(), Is.EqualTo(1));
    }

    [Test]
    public void Random_damage_to_a_message_is_noticed_or_harmless()
    {
        var random = new Random(3);
        var message = RawClient.Message(BsonDocument.Parse("{insert: 'c', documents: [{_id: 1, a: ['x', {b: 2.5}]}], $db: 'd'}"));
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = message[16..];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged = damaged[..(random.Next(10) == 0 ? random.Next(damaged.Length) : damaged.Length)];

            try
            {
                RequestParser.Parse(new MessageHeader(16 + damaged.Length, 1, 0, OpCode.Message), damaged);
            }
            catch (Exception noticed) when (noticed is MalformedMessageException or InvalidBsonException)
            {
                continue;
            }
        }

        Assert.Pass();
    }

    [Test]
    public async Task A_client_that_never_reads_is_not_answered_into_memory()
    {
        using var client = await RawClient.ConnectAsync(_server);
        using var other = await RawClient.ConnectAsync(_server);
        await other.AskAsync($"{{insert: 'c', documents: [{{_id: 1, text: '{new string('x', 1_000_000)}'}}], $db: 'd'}}");
        var find = RawClient.Message(BsonDocument.Parse("{find: 'c', $db: 'd'}"));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 500; i++)
        {
            await client.SendAsync(find);
        }

        Assert.That((await other.AskAsync("{ping: 1, $db: 'admin'}"))["ok"].ToDouble(), Is.EqualTo(1));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(50_000_000));
    }

    [Test]
    public async Task Clients_that_announce_a_message_and_stall_hinder_nobody_and_hold_no_memory_for_it()
    {
        var stalled = new List<RawClient>();
        using var other = await RawClient.ConnectAsync(_server);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100; i++)
        {
            stalled.Add(await RawClient.ConnectAsync(_server));
            await stalled[i].SendAsync(RawClient.Frame([0, 0, 0, 0], length: 48_000_000));
        }

        var answer = await other.AskAsync("{ping: 1, $db: 'admin'}");

        Assert.That(answer["ok"].ToDouble(), Is.EqualTo(1));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(50_000_000));
        stalled.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task A_client_that_streams_from_an_old_topology_version_is_told_once_and_not_flooded()
    {
        using var client = await RawClient.ConnectAsync(_server);
        await client.SendAsync(RawClient.Message(BsonDocument.Parse("{hello: 1, topologyVersion: {processId: ObjectId('000000000000000000000001'), counter: NumberLong(0)}, maxAwaitTimeMS: 60000, $db: 'admin'}"), flags: 1 << 16));

        var first = await client.ReadReplyAsync();

        Assert.That(first["ok"].ToDouble(), Is.EqualTo(1));
        Assert.That(async () => await client.ReadReplyAsync().WaitAsync(TimeSpan.FromMilliseconds(300), TimeProvider.System), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task A_correct_checksum_is_accepted()
    {
        using var client = await RawClient.ConnectAsync(_server);
        var message = RawClient.Message([0, .. Ping, 0, 0, 0, 0], flags: 1);
        BitConverter.TryWriteBytes(message.AsSpan(message.Length - 4), Crc32C.Of(message.AsSpan(0, message.Length - 4)));

        await client.SendAsync(message);

        Assert.That((await client.ReadReplyAsync())["ok"].ToDouble(), Is.EqualTo(1));
    }

    private static byte[] Nested(int levels)
    {
        var bytes = new List<byte>();
        for (var level = levels; level > 0; level--)
        {
            bytes.AddRange((byte[])[.. BitConverter.GetBytes(5 + (8 * level)), 3, 97, 0]);
        }

        return [.. bytes, 5, 0, 0, 0, 0, .. new byte[levels]];
    }
}
