using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Storage;

[Parallelizable(ParallelScope.All)]
internal sealed class KeyBuilderTests
{
    [Test]
    public void Encoded_values_order_as_the_values_do()
    {
        var values = new RandomBson(new Random(7));
        for (var i = 0; i < 100_000; i++)
        {
            var (left, right) = (values.Value(), values.Value());
            var order = Math.Sign(KeyBuilder.Encode(left).AsSpan().SequenceCompareTo(KeyBuilder.Encode(right)));

            Assert.That(order, Is.EqualTo(Math.Sign(BsonOrder.Compare(left, right))), $"{left.ToJson()} and {right.ToJson()}");
        }
    }

    [Test]
    public void Descending_fields_order_the_other_way_round_whatever_follows_them()
    {
        var values = new RandomBson(new Random(8));
        for (var i = 0; i < 50_000; i++)
        {
            var (left, right) = (new[] { values.Value(), values.Value() }, new[] { values.Value(), values.Value() });
            var order = Math.Sign(Pair(left).AsSpan().SequenceCompareTo(Pair(right)));
            var first = -Math.Sign(BsonOrder.Compare(left[0], right[0]));

            Assert.That(order, Is.EqualTo(first != 0 ? first : Math.Sign(BsonOrder.Compare(left[1], right[1]))));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void The_end_of_a_field_is_found_without_decoding_it(bool descending)
    {
        var values = new RandomBson(new Random(9));
        for (var i = 0; i < 50_000; i++)
        {
            var builder = new KeyBuilder();
            var value = values.Value();
            builder.Append(value, descending);
            var length = builder.Length;
            builder.Append(values.Value(), !descending);
            builder.AppendRecordId(i);

            Assert.That(KeyReader.FieldLength(builder.Written, 0, descending), Is.EqualTo(length), value.ToJson());
        }
    }

    private static byte[] Pair(BsonValue[] values)
    {
        var builder = new KeyBuilder();
        builder.Append(values[0], descending: true);
        builder.Append(values[1], descending: false);
        return builder.ToArray();
    }
}
