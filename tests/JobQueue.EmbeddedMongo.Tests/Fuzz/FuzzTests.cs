using System.Globalization;
using JobQueue.EmbeddedMongo.Tests.Wire;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Fuzz;

/// <summary>
/// Messages of the official driver, damaged by chance and sent through a real socket. The run here is short and always the same;
/// <c>JOBQUEUE_FUZZ_MINUTES=10 JOBQUEUE_FUZZ_SEED=1 dotnet test tests/JobQueue.EmbeddedMongo.Tests --filter FuzzTests</c> goes on for minutes.
/// </summary>
[NonParallelizable]
internal sealed class FuzzTests
{
    private const int ShortRun = 3000;
    private const long MemoryLimit = 600_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SortedDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);

    private static double Minutes => double.Parse(Environment.GetEnvironmentVariable("JOBQUEUE_FUZZ_MINUTES") ?? "0", CultureInfo.InvariantCulture);

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("JOBQUEUE_FUZZ_SEED") ?? "20", CultureInfo.InvariantCulture);

    [Test]
    public async Task Damaged_messages_are_refused_one_by_one_and_others_are_served_all_the_while()
    {
        await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { TransactionLifetime = TimeSpan.FromSeconds(1) });
        var recorded = await RecordedTraffic.RecordAsync(server);
        var mutator = new Mutator(new Random(Seed));
        using var healthy = await RawClient.ConnectAsync(server);
        var (start, sent, memory) = (TimeProvider.System.GetTimestamp(), 0, 0L);
        var client = await RawClient.ConnectAsync(server);
        while (sent < ShortRun || TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(Minutes))
        {
            var message = mutator.Mutate(recorded, out var kind);
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            client = await SendAsync(client, server, message);
            if (++sent % 500 == 0)
            {
                await CheckAsync(healthy);
                memory = Math.Max(memory, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        client.Dispose();
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}: {sent} messages made from {recorded.Count} recorded ones in {TimeProvider.System.GetElapsedTime(start):hh\\:mm\\:ss}, at most {memory / 1_000_000} MB"));
        await TestContext.Out.WriteLineAsync($"mutations: {string.Join(", ", _kinds.Select(kind => $"{kind.Key} {kind.Value}"))}");
        await TestContext.Out.WriteLineAsync($"answers: {string.Join(", ", _answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key} {answer.Value}"))}");
        Assert.That(memory, Is.LessThan(MemoryLimit));
        Assert.That(_answers.Keys, Has.None.StartsWith("UnknownError"), "a command broke where it should have refused");
    }

    // One that asks for no answer, or announces more than it sends, gets none: its connection is given up.
    private async Task<RawClient> SendAsync(RawClient client, EmbeddedMongoServer server, byte[] message)
    {
        try
        {
            await client.SendAsync(message).AsTask().WaitAsync(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            var reply = await client.ReadReplyAsync().WaitAsync(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            Count(reply.GetValue("ok", 0).ToDouble() == 1 ? "ok" : NameOf(reply));
            return client;
        }
        catch (TimeoutException)
        {
            Count("(none)");
        }
        catch (IOException)
        {
            Count("(closed)");
        }

        client.Dispose();
        return await RawClient.ConnectAsync(server);
    }

    private static async Task CheckAsync(RawClient healthy)
    {
        foreach (var command in new[] { "{ping: 1, $db: 'admin'}", "{dropDatabase: 1, $db: 'fuzz'}", "{insert: 'c', documents: [{_id: 1, a: 1}], $db: 'fuzz'}", "{find: 'c', $db: 'fuzz'}" })
        {
            var reply = await healthy.AskAsync(command).WaitAsync(Patience, TimeProvider.System);
            Assert.That(reply["ok"].ToDouble(), Is.EqualTo(1), () => reply.ToJson());
        }
    }

    private static string NameOf(BsonDocument reply) => reply["codeName"].AsString is "UnknownError" ? $"UnknownError: {reply["errmsg"]}" : reply["codeName"].AsString;

    private void Count(string answer) => _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
}
