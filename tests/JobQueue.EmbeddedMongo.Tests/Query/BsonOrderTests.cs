using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class BsonOrderTests
{
    private static readonly string[] Ascending =
    [
        "MinKey",
        "undefined",
        "null",
        "NaN",
        "-Infinity",
        "-2.5",
        "NumberDecimal('-2.4')",
        "0",
        "NumberDecimal('0.1')",
        "0.1",
        "NumberLong('9007199254740992')",
        "NumberLong('9007199254740993')",
        "NumberDecimal('9007199254740993.5')",
        "9007199254740994.0",
        "NumberDecimal('1E+400')",
        "Infinity",
        "''",
        "'a'",
        "'a\\u0000'",
        "'ab'",
        "'b'",
        "'\\uFFFD'",
        "'\\uD83D\\uDE00'",
        "{}",
        "{ a: 1 }",
        "{ a: 1, b: 1 }",
        "{ a: 2 }",
        "{ b: 0 }",
        "{ a: 'x' }",
        "[]",
        "[ 1 ]",
        "[ 1, 2 ]",
        "[ 2 ]",
        "[ 'a' ]",
        "BinData(0, 'AQ==')",
        "BinData(0, 'AQI=')",
        "BinData(2, 'AQI=')",
        "ObjectId('000000000000000000000001')",
        "ObjectId('ffffffffffffffffffffffff')",
        "false",
        "true",
        "ISODate('1969-01-01T00:00:00Z')",
        "ISODate('2020-01-01T00:00:00Z')",
        "Timestamp(1, 2)",
        "Timestamp(4000000000, 1)",
        "/a/",
        "/b/",
        "MaxKey",
    ];

    [Test]
    public void Every_value_comes_before_all_that_follow_it_in_the_manuals_order()
    {
        var values = Ascending.Select(Engine.Value).ToList();

        for (var i = 0; i < values.Count; i++)
        {
            for (var j = 0; j < values.Count; j++)
            {
                Assert.That(Math.Sign(BsonOrder.Compare(values[i], values[j])), Is.EqualTo(Math.Sign(i.CompareTo(j))), $"{Ascending[i]} against {Ascending[j]}");
            }
        }
    }

    [TestCase("1", "NumberLong(1)")]
    [TestCase("1", "1.0")]
    [TestCase("1.5", "NumberDecimal('1.50')")]
    [TestCase("0.0", "-0.0")]
    [TestCase("NaN", "NumberDecimal('NaN')")]
    [TestCase("Infinity", "NumberDecimal('Infinity')")]
    [TestCase("NumberLong('9007199254740993')", "NumberDecimal('9007199254740993')")]
    [TestCase("{ a: [ 1, { b: 2 } ] }", "{ a: [ 1.0, { b: NumberLong(2) } ] }")]
    public void Numbers_of_any_type_are_one_value_with_one_hash(string left, string right)
    {
        var (l, r) = (Engine.Value(left), Engine.Value(right));
        IEqualityComparer<BsonValue> equality = BsonOrder.Instance;

        Assert.That(equality.Equals(l, r), Is.True);
        Assert.That(equality.GetHashCode(l), Is.EqualTo(equality.GetHashCode(r)));
    }

    [TestCase("NumberDecimal('0.1')", "0.1")]
    [TestCase("NumberLong('9223372036854775807')", "9223372036854775808.0")]
    [TestCase("{ a: 1, b: 2 }", "{ b: 2, a: 1 }")]
    [TestCase("'1'", "1")]
    public void Values_that_only_look_alike_differ(string left, string right) =>
        Assert.That(BsonOrder.AreEqual(Engine.Value(left), Engine.Value(right)), Is.False);

    [TestCase("1", "1.0", ExpectedResult = false)]
    [TestCase("NumberDecimal('1.5')", "NumberDecimal('1.50')", ExpectedResult = false)]
    [TestCase("{ a: 1, b: 2 }", "{ b: 2, a: 1 }", ExpectedResult = false)]
    [TestCase("{ a: [ 1, 'x' ] }", "{ a: [ 1, 'x' ] }", ExpectedResult = true)]
    public bool Strict_equality_sees_types_and_field_order(string left, string right) => StrictEquality.AreSame(Engine.Value(left), Engine.Value(right));
}
