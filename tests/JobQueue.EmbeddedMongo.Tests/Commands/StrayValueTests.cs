using JobQueue.EmbeddedMongo.Tests.Wire;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

/// <summary>Every value of a command, exchanged for every kind of value that nobody expects there: the command refuses it or takes it, but never breaks on it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StrayValueTests
{
    private const int UnknownError = 8;

    private static readonly BsonValue[] Strays =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 0.5, 9223372036854775808.0, -1.0, 0,
        new BsonDecimal128(Decimal128.QNaN), new BsonDecimal128(Decimal128.PositiveInfinity), new BsonDecimal128(Decimal128.NegativeInfinity),
        Decimal("9.99E+6144"), Decimal("-9.99E+6144"), Decimal("1E-6176"), Decimal("9223372036854775808"), Decimal("2.5"), Decimal("-0"),
        int.MaxValue, int.MinValue, long.MaxValue, long.MinValue,
        string.Empty, "text", "$a", "$$a", "a.b", "$", "a\0b", "\ud83d\ude00", true, false, BsonNull.Value, BsonUndefined.Value, BsonMinKey.Value, BsonMaxKey.Value,
        new BsonDateTime(long.MaxValue), new BsonDateTime(long.MinValue), new BsonDateTime(0), new BsonTimestamp(long.MaxValue), new BsonTimestamp(0), ObjectId.Empty,
        new BsonBinaryData([]), new BsonBinaryData([1, 2, 3], BsonBinarySubType.MD5), new BsonRegularExpression("("), new BsonRegularExpression("^a", "imsx"),
        new BsonJavaScript("x"), new BsonJavaScriptWithScope("x", []), (BsonSymbol)"s",
        new BsonArray(), new BsonArray { 1 }, new BsonArray { BsonNull.Value, "a", new BsonDocument() }, new BsonArray { new BsonDocument("a", 1) },
        new BsonDocument(), new BsonDocument("a", 1), new BsonDocument("$x", 1), new BsonDocument("", 1), new BsonDocument("a.b", new BsonDocument("$gt", BsonNull.Value)),
    ];

    [TestCaseSource(typeof(SampleCommands), nameof(SampleCommands.All))]
    public async Task A_stray_value_breaks_no_command(string json)
    {
        await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        using var client = await RawClient.ConnectAsync(server);
        var command = BsonDocument.Parse(json);
        var broken = new List<string>();
        await PrepareAsync(client);

        foreach (var stray in Variants(command))
        {
            var message = new BsonDocument(stray) { { "$db", "d" } };
            if (command.GetElement(0).Name is not ("aggregate" or "find" or "count"))
            {
                await PrepareAsync(client);
            }

            await client.SendAsync(RawClient.Message(message));
            var reply = await client.ReadReplyAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            if (BrokenBy(reply) is { } how)
            {
                broken.Add($"{how}: {message}");
            }
        }

        Assert.That(broken, Is.Empty);
    }

    private static Task PrepareAsync(RawClient client) => client.AskAsync(
        "{update: 'c', updates: [{q: {_id: 1}, u: {_id: 1, a: 1, b: 'text', c: [1, 2, 3], d: {e: 1}, t: {$date: 0}}, upsert: true}], writeConcern: {w: 1}, $db: 'd'}");

    // A statement of a batch breaks without its command breaking.
    private static string? BrokenBy(BsonDocument reply)
    {
        var errors = reply.TryGetValue("writeErrors", out var failed) ? failed.AsBsonArray.Select(error => error.AsBsonDocument) : [];
        return errors.Prepend(reply).FirstOrDefault(error => error.GetValue("code", 0) == UnknownError)?["errmsg"].AsString;
    }

    private static IEnumerable<BsonDocument> Variants(BsonDocument command) => Variants((BsonValue)command).Select(variant => variant.AsBsonDocument).Where(variant => variant.ElementCount > 0);

    private static IEnumerable<BsonValue> Variants(BsonValue value) => value switch
    {
        BsonDocument document => Enumerable.Range(0, document.ElementCount).SelectMany(i => Of(document[i]).Select(stray => Exchanged(document, i, stray))),
        BsonArray array => Enumerable.Range(0, array.Count).SelectMany(i => Of(array[i]).Select(stray => Exchanged(array, i, stray))),
        _ => [],
    };

    private static IEnumerable<BsonValue> Of(BsonValue value) => Strays.Concat(Variants(value));

    private static BsonDocument Exchanged(BsonDocument document, int at, BsonValue stray) => new BsonDocument(document) is var copy ? copy.Set(at, stray) : copy;

    private static BsonArray Exchanged(BsonArray array, int at, BsonValue stray) => [.. array.Select((item, i) => i == at ? stray : item)];

    private static BsonDecimal128 Decimal(string text) => new(Decimal128.Parse(text));
}
