using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class FilterTests
{
    // Equality and comparison.
    [TestCase("{ a: 1 }", "{ a: 1.0 }", true)]
    [TestCase("{ a: 1 }", "{ a: [ 2, 1 ] }", true)]
    [TestCase("{ a: 1 }", "{ a: [ [ 1 ] ] }", false)]
    [TestCase("{ a: [ 1 ] }", "{ a: [ [ 1 ] ] }", true)]
    [TestCase("{ a: { $gt: 1 } }", "{ a: 'x' }", false)]
    [TestCase("{ a: { $gt: 1, $lt: 3 } }", "{ a: [ 0, 5 ] }", true)]
    [TestCase("{ a: { $gte: null } }", "{ }", true)]
    [TestCase("{ a: { $gt: null } }", "{ a: null }", false)]
    [TestCase("{ a: { $lt: 5 } }", "{ a: NaN }", false)]
    [TestCase("{ a: { $lte: NaN } }", "{ a: NumberDecimal('NaN') }", true)]
    [TestCase("{ a: { $gt: ISODate('2020-01-01T00:00:00Z') } }", "{ a: Timestamp(2000000000, 1) }", false)]
    [TestCase("{ a: { $ne: 1 } }", "{ a: [ 1, 2 ] }", false)]
    [TestCase("{ a: { $ne: 1 } }", "{ }", true)]
    [TestCase("{ a: { b: 1 } }", "{ a: { b: 1, c: 2 } }", false)]
    [TestCase("{ a: { $eq: /x/ } }", "{ a: 'x' }", false)]
    [TestCase("{ a: { $ref: 'c', $id: 1 } }", "{ a: { $ref: 'c', $id: 1 } }", true)]

    // Missing against null.
    [TestCase("{ a: null }", "{ }", true)]
    [TestCase("{ a: null }", "{ a: [] }", false)]
    [TestCase("{ a: null }", "{ a: [ null ] }", true)]
    [TestCase("{ 'a.b': null }", "{ a: 5 }", true)]
    [TestCase("{ 'a.b': null }", "{ a: [ 5 ] }", false)]
    [TestCase("{ 'a.b': null }", "{ a: [ { b: 1 }, { c: 1 } ] }", true)]
    [TestCase("{ 'a.b': { $exists: false } }", "{ a: [ { b: 1 }, {} ] }", false)]
    [TestCase("{ 'a.b': { $exists: true } }", "{ a: [ {}, { b: null } ] }", true)]

    // Paths through arrays.
    [TestCase("{ 'a.b': 2 }", "{ a: [ { b: 1 }, { b: [ 2 ] } ] }", true)]
    [TestCase("{ 'a.0.b': 1 }", "{ a: [ { b: 1 }, { b: 2 } ] }", true)]
    [TestCase("{ 'a.1.b': 1 }", "{ a: [ { b: 1 }, { b: 2 } ] }", false)]
    [TestCase("{ 'a.0': 1 }", "{ a: [ [ 1 ] ] }", false)]
    [TestCase("{ 'a.0.0': 1 }", "{ a: [ [ 1 ] ] }", true)]
    [TestCase("{ 'a.b': 1 }", "{ a: [ [ { b: 1 } ] ] }", false)]
    [TestCase("{ 'a.0': 7 }", "{ a: { '0': 7 } }", true)]
    [TestCase("{ 'a.00': 7 }", "{ a: [ 7 ] }", false)]

    // Sets.
    [TestCase("{ a: { $in: [ 1, null ] } }", "{ }", true)]
    [TestCase("{ a: { $in: [ [ 1, 2 ] ] } }", "{ a: [ 1, 2 ] }", true)]
    [TestCase("{ a: { $in: [ /^x/, 3 ] } }", "{ a: [ 'xy' ] }", true)]
    [TestCase("{ a: { $nin: [ 1, 2 ] } }", "{ a: [ 3, 2 ] }", false)]
    [TestCase("{ a: { $nin: [] } }", "{ }", true)]
    [TestCase("{ a: { $all: [ 1, 2 ] } }", "{ a: [ 2, 1, 0 ] }", true)]
    [TestCase("{ a: { $all: [ 1 ] } }", "{ a: 1 }", true)]
    [TestCase("{ a: { $all: [] } }", "{ a: [] }", false)]
    [TestCase("{ a: { $all: [ { $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } } ] } }", "{ a: [ { x: 1 }, { x: 2 } ] }", true)]

    // Logic.
    [TestCase("{ $or: [ { a: 1 }, { b: 1 } ] }", "{ b: 1 }", true)]
    [TestCase("{ $nor: [ { a: 1 }, { b: 1 } ] }", "{ b: 1 }", false)]
    [TestCase("{ $and: [ { a: { $gt: 1 } }, { a: { $lt: 3 } } ] }", "{ a: [ 0, 5 ] }", true)]
    [TestCase("{ a: { $not: { $gt: 1, $lt: 3 } } }", "{ a: 5 }", true)]
    [TestCase("{ a: { $not: /x/ } }", "{ a: [ 'ax' ] }", false)]
    [TestCase("{ a: { $not: { $exists: true } } }", "{ }", true)]
    [TestCase("{ $alwaysFalse: 1 }", "{ }", false)]
    [TestCase("{ $comment: 'why', a: { $comment: 'here', $eq: 1 } }", "{ a: 1 }", true)]

    // Arrays as such.
    [TestCase("{ a: { $size: 2 } }", "{ a: [ 1, 2 ] }", true)]
    [TestCase("{ a: { $size: 1 } }", "{ a: [ [ 1, 2 ] ] }", true)]
    [TestCase("{ 'a.b': { $size: 1 } }", "{ a: [ { b: [ 1 ] } ] }", true)]
    [TestCase("{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }", "{ a: [ 0, 5 ] }", false)]
    [TestCase("{ a: { $elemMatch: { b: 1, c: 2 } } }", "{ a: [ { b: 1 }, { c: 2 } ] }", false)]
    [TestCase("{ a: { $elemMatch: { $or: [ { b: 1 }, { c: 2 } ] } } }", "{ a: [ { c: 2 } ] }", true)]
    [TestCase("{ a: { $elemMatch: { $elemMatch: { $eq: 2 } } } }", "{ a: [ [ 1, 2 ] ] }", true)]
    [TestCase("{ a: { $elemMatch: { '0': 1 } } }", "{ a: [ [ 1, 2 ] ] }", true)]
    [TestCase("{ a: { $elemMatch: { $ne: 1 } } }", "{ a: [ 1, 2 ] }", true)]
    [TestCase("{ a: { $elemMatch: {} } }", "{ a: [ {} ] }", true)]

    // Types, numbers, bits, patterns.
    [TestCase("{ a: { $type: 'number' } }", "{ a: NumberDecimal('1') }", true)]
    [TestCase("{ a: { $type: [ 'array', 'null' ] } }", "{ a: [] }", true)]
    [TestCase("{ a: { $type: 'array' } }", "{ a: [ [] ] }", true)]
    [TestCase("{ a: { $mod: [ 4, 3 ] } }", "{ a: 7.9 }", true)]
    [TestCase("{ a: { $mod: [ 4, -3 ] } }", "{ a: -7 }", true)]
    [TestCase("{ a: { $bitsAllSet: [ 0, 2 ] } }", "{ a: 5 }", true)]
    [TestCase("{ a: { $bitsAnyClear: 4 } }", "{ a: 5 }", false)]
    [TestCase("{ a: { $bitsAllSet: [ 200 ] } }", "{ a: -1 }", true)]
    [TestCase("{ a: { $bitsAllClear: 1 } }", "{ a: 1.5 }", false)]
    [TestCase("{ a: { $bitsAllSet: BinData(0, 'BQ==') } }", "{ a: BinData(0, 'Bw==') }", true)]
    [TestCase("{ a: /^b/m }", "{ a: 'a\\nb' }", true)]
    [TestCase("{ a: { $regex: 'B', $options: 'i' } }", "{ a: 'abc' }", true)]
    [TestCase("{ a: { $options: 's', $regex: 'a.c' } }", "{ a: 'a\\nc' }", true)]
    [TestCase("{ a: /\\d/ }", "{ a: '\\u0663' }", false)]
    [TestCase("{ a: /x/ }", "{ a: /x/ }", true)]
    [TestCase("{ a: /^[[:digit:]x]+$/ }", "{ a: '1x2' }", true)]
    [TestCase("{ a: { $regex: '(' } }", "{ a: '(' }", false)]

    // Expressions.
    [TestCase("{ $expr: { $gt: [ '$a', '$b' ] } }", "{ a: 2, b: 1 }", true)]
    [TestCase("{ $expr: '$a' }", "{ a: 0 }", false)]
    public void A_filter_answers_as_the_manual_says(string filter, string document, bool expected) =>
        Assert.That(Engine.Filter(filter).Matches(Engine.Doc(document)), Is.EqualTo(expected));

    [TestCase("{ a: 2 }", "{ a: [ 1, 2, 2 ] }", 1)]
    [TestCase("{ 'a.b': 2 }", "{ a: [ { b: 1 }, { b: [ 0, 2 ] } ] }", 1)]
    [TestCase("{ a: { $elemMatch: { b: 2 } } }", "{ a: [ { b: 1 }, { b: 2 } ] }", 1)]
    [TestCase("{ a: 1, b: 3 }", "{ a: [ 1 ], b: [ 1, 2, 3 ] }", 2)]
    [TestCase("{ a: { $in: [ 3 ] } }", "{ a: [ 1, 2, 3 ] }", 2)]
    [TestCase("{ a: { $ne: 3 } }", "{ a: [ 1, 2 ] }", -1)]
    [TestCase("{ a: [ 1, 2 ] }", "{ a: [ 1, 2 ] }", -1)]
    public void A_match_tells_the_array_element_that_made_it(string filter, string document, int expected)
    {
        var matches = Engine.Filter(filter).Matches(Engine.Doc(document), out var index);

        Assert.That(matches, Is.True);
        Assert.That(index, Is.EqualTo(expected));
    }

    [TestCase("{ $nosuch: 1 }", 2)]
    [TestCase("{ a: { $nosuch: 1 } }", 2)]
    [TestCase("{ a: { $eq: 1, b: 2 } }", 2)]
    [TestCase("{ $or: [] }", 2)]
    [TestCase("{ $or: {} }", 2)]
    [TestCase("{ $and: [ 1 ] }", 2)]
    [TestCase("{ a: { $in: 1 } }", 2)]
    [TestCase("{ a: { $in: [ { $gt: 1 } ] } }", 2)]
    [TestCase("{ a: { $not: 1 } }", 2)]
    [TestCase("{ a: { $not: {} } }", 2)]
    [TestCase("{ a: { $ne: /x/ } }", 2)]
    [TestCase("{ a: { $gt: /x/ } }", 2)]
    [TestCase("{ a: { $all: [ { $elemMatch: {} }, 1 ] } }", 2)]
    [TestCase("{ a: { $elemMatch: 1 } }", 2)]
    [TestCase("{ a: { $size: 'x' } }", 2)]
    [TestCase("{ a: { $size: -1 } }", 2)]
    [TestCase("{ a: { $mod: [ 1 ] } }", 2)]
    [TestCase("{ a: { $mod: [ 1, 2, 3 ] } }", 2)]
    [TestCase("{ a: { $mod: [ 0, 1 ] } }", 2)]
    [TestCase("{ a: { $type: 'nosuch' } }", 2)]
    [TestCase("{ a: { $type: 200 } }", 2)]
    [TestCase("{ a: { $type: [] } }", 9)]
    [TestCase("{ a: { $type: {} } }", 14)]
    [TestCase("{ a: { $options: 'i' } }", 2)]
    [TestCase("{ a: { $regex: 'x', $options: 'q' } }", 51108)]
    [TestCase("{ a: { $bitsAllSet: -1 } }", 9)]
    [TestCase("{ a: { $bitsAllSet: 'x' } }", 2)]
    [TestCase("{ a: { $near: [ 1, 2 ] } }", 115)]
    [TestCase("{ $where: 'true' }", 115)]
    [TestCase("{ $expr: { $nosuch: 1 } }", 168)]
    [TestCase("{ $expr: '$$nosuch' }", 17276)]
    public void A_malformed_or_unsupported_filter_is_refused_with_a_servers_code(string filter, int code) =>
        Assert.That(Engine.CodeOf(() => Engine.Filter(filter)), Is.EqualTo(code));

    [Test]
    public void A_filter_nested_without_end_is_refused()
    {
        var filter = string.Concat(Enumerable.Repeat("{ $and: [ ", 150)) + "{ a: 1 }" + string.Concat(Enumerable.Repeat(" ] }", 150));

        Assert.That(Engine.CodeOf(() => Engine.Filter(filter)), Is.EqualTo(2));
    }
}
