using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class RandomBsonTests
{
    private const int Rounds = 3000;

    [Test]
    public void The_order_is_total_and_its_hash_agrees_with_it()
    {
        var random = new RandomBson(11);

        for (var i = 0; i < Rounds; i++)
        {
            var (x, y, z) = (random.Value(), random.Value(), random.Value());

            Assert.That(Math.Sign(BsonOrder.Compare(x, y)), Is.EqualTo(-Math.Sign(BsonOrder.Compare(y, x))), $"{x} against {y}");
            if (BsonOrder.Compare(x, y) <= 0 && BsonOrder.Compare(y, z) <= 0)
            {
                Assert.That(BsonOrder.Compare(x, z), Is.LessThanOrEqualTo(0), $"{x}, {y}, {z}");
            }

            if (BsonOrder.AreEqual(x, y))
            {
                Assert.That(BsonHash.Of(x), Is.EqualTo(BsonHash.Of(y)), $"{x} and {y}");
            }
        }
    }

    [Test]
    public void Whatever_is_sent_succeeds_or_fails_with_a_code_and_leaves_the_stored_document_alone()
    {
        var random = new RandomBson(12);
        var (applied, refused) = (0, 0);

        for (var i = 0; i < Rounds; i++)
        {
            var document = random.Document();
            var copy = document.DeepClone();
            try
            {
                Update(document, random.Filter(), random.Update());
                applied++;
            }
            catch (CommandFailedException)
            {
                refused++;
            }

            Assert.That(StrictEquality.AreSame(document, copy), Is.True, () => $"{copy}");
        }

        // Chance must have tried both.
        Assert.That(applied, Is.GreaterThan(100));
        Assert.That(refused, Is.GreaterThan(100));
    }

    private static void Update(BsonDocument document, BsonDocument filter, BsonValue update)
    {
        var matcher = DocumentMatcher.Parse(filter, Engine.Context);
        var spec = UpdateSpec.Parse(update, null, Engine.Context);
        matcher.Matches(document, out var index);

        var result = spec.Apply(document, index);

        Assert.That(result.Changed, Is.Not.EqualTo(StrictEquality.AreSame(document, result.Document)), () => $"{document} {update}");
        Assert.That(result.Document.ToBson(), Is.Not.Empty);
    }
}
