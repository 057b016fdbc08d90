using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Storage;

/// <summary>The server's own reader and writer against the driver's.</summary>
internal sealed class RawBsonTests
{
    private static readonly BsonDocument EveryType = new()
    {
        { "double", 1.5 },
        { "string", "ä€\U0001F600\0x" },
        { "document", new BsonDocument { { "a", new BsonDocument() }, { "b", new BsonArray { 1, new BsonArray(), new BsonDocument("c", "d") } } } },
        { "array", new BsonArray(Enumerable.Range(0, 120)) },
        { "binary", new BsonBinaryData([1, 2, 3], BsonBinarySubType.UserDefined) },
        { "uuid", new BsonBinaryData(new byte[16], BsonBinarySubType.UuidStandard) },
        { "undefined", BsonUndefined.Value },
        { "objectid", new ObjectId("0123456789abcdef01234567") },
        { "false", false },
        { "true", true },
        { "date", new BsonDateTime(-1) },
        { "null", BsonNull.Value },
        { "regex", new BsonRegularExpression("^a", "im") },
        { "code", new BsonJavaScript("f()") },
        { "symbol", (BsonSymbol)"s" },
        { "scoped", new BsonJavaScriptWithScope("f()", new BsonDocument("x", 1)) },
        { "int", int.MinValue },
        { "timestamp", new BsonTimestamp(7, 8) },
        { "long", long.MaxValue },
        { "decimal", Decimal128.Parse("-1.50E+30") },
        { "min", BsonMinKey.Value },
        { "max", BsonMaxKey.Value },
        { "long text", new string('é', 5000) },
        { new string('n', 100), 1 },
    };

    [Test]
    public void Every_type_is_written_as_the_driver_writes_it() =>
        Assert.That(RawBson.Write(EveryType), Is.EqualTo(EveryType.ToBson()));

    [Test]
    public void Every_type_is_read_as_the_driver_reads_it()
    {
        var bytes = EveryType.ToBson();

        var read = RawBson.Parse(bytes);

        Assert.That(read, Is.EqualTo(BsonSerializer.Deserialize<BsonDocument>(bytes)));
        Assert.That(read.Values.Select(value => value.GetType()), Is.EqualTo(EveryType.Values.Select(value => value.GetType())));
    }

    [Test]
    public void Random_documents_come_back_as_they_were()
    {
        var random = new RandomBson(new Random(1));

        for (var i = 0; i < 3000; i++)
        {
            var document = new BsonDocument { { "_id", i }, { "value", random.Value(3) }, { "other", random.Document(3) } };

            var bytes = RawBson.Write(document);

            Assert.That(bytes, Is.EqualTo(document.ToBson()));
            Assert.That(RawBson.Parse(bytes).ToBson(), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Raw_documents_and_arrays_are_written_from_their_bytes()
    {
        using var document = new RawBsonDocument(EveryType.ToBson());
        using var outer = new RawBsonDocument(new BsonDocument("array", new BsonArray { 1, "two" }).ToBson());

        var written = RawBson.Write(new BsonDocument { { "document", document }, { "array", outer["array"] } });

        Assert.That(written, Is.EqualTo(new BsonDocument { { "document", EveryType }, { "array", new BsonArray { 1, "two" } } }.ToBson()));
    }

    [Test]
    public void Whatever_is_cut_off_or_changed_is_refused_or_read_but_never_breaks_the_reader()
    {
        var (bytes, random) = (EveryType.ToBson(), new Random(2));

        for (var i = 0; i < 20_000; i++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)];
            for (var change = random.Next(4); change > 0 && damaged.Length > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Assert.That(CodeOf(damaged), Is.Zero.Or.EqualTo(22));
        }
    }

    // Zero when it could be read.
    private static int CodeOf(byte[] bytes)
    {
        try
        {
            _ = RawBson.Parse(bytes);
            return 0;
        }
        catch (CommandFailedException refused)
        {
            return refused.Code;
        }
    }

    [Test]
    public void Old_binary_data_keeps_its_subtype_and_its_two_lengths()
    {
        byte[] bytes = [19, 0, 0, 0, 5, (byte)'b', 0, 7, 0, 0, 0, 2, 3, 0, 0, 0, 1, 2, 3, 0];
        bytes[0] = (byte)bytes.Length;

        var read = RawBson.Parse(bytes);

        Assert.That(read["b"], Is.EqualTo(new BsonBinaryData([1, 2, 3], (BsonBinarySubType)2)));
        Assert.That(RawBson.Write(read), Is.EqualTo(bytes));
    }

    [Test]
    public void A_name_that_comes_twice_is_refused()
    {
        var twice = new BsonDocument(allowDuplicateNames: true) { { "a", 1 }, { "a", 2 } }.ToBson();

        Assert.That(() => RawBson.Parse(twice), Throws.InstanceOf<CommandFailedException>().With.Property("Code").EqualTo(22));
    }

    [Test]
    public void Names_that_share_a_place_in_memory_are_told_apart()
    {
        var names = Enumerable.Range(0, 20_000).Select(i => $"n{i}").ToList();
        var documents = names.Select(name => new BsonDocument(name, 1).ToBson()).ToList();

        var read = documents.Concat(documents).Select(document => RawBson.Parse(document).GetElement(0).Name);

        Assert.That(read, Is.EqualTo(names.Concat(names)));
    }
}
