using System.Text.Json;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Documents;

[TestFixture]
internal sealed class BsonJsonTests
{
    [TestCase("""{}""")]
    [TestCase("""{"SHA256SUM":"1bacd3c8","empty":"","number":"42","true":"true"}""")]
    [TestCase("""{"a":{"b":[1,"two",null,true,false,{"c":[]}]}}""")]
    [TestCase("""{"least":-9223372036854775808,"most":9223372036854775807}""")]
    [TestCase("""{"price":19.99,"padded":1.50,"tiny":0.000000000000000000000000000000001}""")]
    [TestCase("""{"beyondInt64":9223372036854775808,"digits34":1234567890123456789012345678901234}""")]
    [TestCase("""{"$where":1,"＄x":2,"＄＄y":3,"a$":4,"with.dot":5,"":6}""")]
    [TestCase("""{"nul":"a\u0000b","emoji":"\uD83D\uDE00","slash":"a/b"}""")]
    public void What_goes_in_comes_out(string json)
    {
        var before = Parse(json);

        var after = BsonJson.ToJson(Stored(BsonJson.ToBson(before)));

        Assert.That(JsonElement.DeepEquals(after, before), Is.True, after.GetRawText());
    }

    [TestCase("1.0", "1.0")]
    [TestCase("-0", "-0")]
    [TestCase("1e3", "1E+3")]
    [TestCase("1.10", "1.10")]
    public void Numbers_keep_their_digits(string json, string expected) =>
        Assert.That(BsonJson.ToJson(BsonJson.ToBson(Parse(json))).GetRawText(), Is.EqualTo(expected));

    [Test]
    public void A_number_with_more_digits_than_decimal128_holds_is_stored_as_the_nearest_double()
    {
        var bson = BsonJson.ToBson(Parse("0.12345678901234567890123456789012345"));

        Assert.That(bson.BsonType, Is.EqualTo(BsonType.Double));
        Assert.That(bson.AsDouble, Is.EqualTo(0.12345678901234568));
    }

    [TestCase("1", BsonType.Int32)]
    [TestCase("2147483648", BsonType.Int64)]
    [TestCase("0.1", BsonType.Decimal128)]
    [TestCase("1e400", BsonType.Decimal128)]
    [TestCase("\"1\"", BsonType.String)]
    public void Operators_find_values_under_their_own_types(string json, BsonType expected) =>
        Assert.That(BsonJson.ToBson(Parse(json)).BsonType, Is.EqualTo(expected));

    [Test]
    public void A_key_with_a_NUL_character_is_refused_by_name()
    {
        var json = Parse("""{"outer":{"a\u0000b":1}}""");

        Assert.That(() => BsonJson.ToBson(json), Throws.ArgumentException.With.Message.Contains("a\\u0000b"));
    }

    [Test]
    public void A_text_that_is_no_unicode_is_refused()
    {
        var json = Parse("""{"a":"\uD83D"}""");

        Assert.That(() => BsonJson.ToBson(json), Throws.ArgumentException.With.Message.Contains("surrogate"));
    }

    [Test]
    public void Of_a_repeated_key_the_last_value_wins()
    {
        var bson = BsonJson.ToBson(Parse("""{"a":1,"a":2}"""));

        Assert.That(bson, Is.EqualTo(new BsonDocument("a", 2)));
    }

    [Test]
    public void Values_that_an_operator_wrote_by_hand_are_shown_as_text()
    {
        var bson = new BsonDocument { { "at", new BsonDateTime(0) }, { "id", ObjectId.Empty }, { "nan", double.NaN } };

        var json = BsonJson.ToJson(bson).GetRawText();

        Assert.That(json, Is.EqualTo("""{"at":"1970-01-01T00:00:00Z","id":"000000000000000000000000","nan":"NaN"}"""));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>Through the bytes that are stored.</summary>
    private static BsonValue Stored(BsonValue value) => new RawBsonDocument(new BsonDocument("v", value).ToBson()).ToBsonDocument()["v"];
}
