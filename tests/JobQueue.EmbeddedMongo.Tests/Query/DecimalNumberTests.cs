using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class DecimalNumberTests
{
    [TestCase("1.5", "0.1", "1.6")]
    [TestCase("1.50", "0.1", "1.60")]
    [TestCase("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34")]
    [TestCase("1E+6000", "1", "1.000000000000000000000000000000000E+6000")]
    [TestCase("-1", "1", "0")]
    public void Sums_are_exact_to_34_digits(string left, string right, string sum) =>
        Assert.That(Of(left).Add(Of(right)).ToDecimal128().ToString(), Is.EqualTo(sum));

    [TestCase("1.5", "-2.0", "-3.00")]
    [TestCase("9E+6111", "9E+6111", "Infinity")]
    public void Products_add_their_exponents(string left, string right, string product) =>
        Assert.That(Of(left).Multiply(Of(right)).ToDecimal128().ToString(), Is.EqualTo(product));

    [TestCase("1", "4", "0.25")]
    [TestCase("10", "2", "5")]
    [TestCase("1", "3", "0.3333333333333333333333333333333333")]
    [TestCase("-2", "3", "-0.6666666666666666666666666666666667")]
    public void Quotients_end_or_are_rounded_to_even(string left, string right, string quotient) =>
        Assert.That(Of(left).Divide(Of(right)).ToDecimal128().ToString(), Is.EqualTo(quotient));

    [TestCase("7.5", "2", "1.5")]
    [TestCase("-7", "2", "-1")]
    public void Remainders_have_the_dividends_sign(string left, string right, string remainder) =>
        Assert.That(Of(left).Remainder(Of(right)).ToDecimal128().ToString(), Is.EqualTo(remainder));

    [TestCase("0")]
    [TestCase("-1.25")]
    [TestCase("1E-6176")]
    [TestCase("9.999999999999999999999999999999999E+6144")]
    public void Taking_apart_and_putting_together_loses_nothing(string text) => Assert.That(Of(text).ToDecimal128().ToString(), Is.EqualTo(Decimal128.Parse(text).ToString()));

    [TestCase(2147483647, 1, "NumberLong('2147483648')")]
    [TestCase(1, 2, "3")]
    public void An_int32_grows_to_int64_when_it_overflows(int left, int right, string sum) =>
        Assert.That(Arithmetic.TryAdd(left, right), Is.EqualTo(Engine.Value(sum)));

    [Test]
    public void An_int64_does_not_grow() => Assert.That(Arithmetic.TryAdd(long.MaxValue, 1), Is.Null);

    private static DecimalNumber Of(string text) => DecimalNumber.Of(Decimal128.Parse(text));
}
