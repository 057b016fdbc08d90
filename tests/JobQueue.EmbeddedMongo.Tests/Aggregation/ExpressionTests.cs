using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Tests.Query;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Aggregation;

[Parallelizable(ParallelScope.All)]
internal sealed class ExpressionTests
{
    private const string Document = "{ a: 2, b: { c: [ { d: 1 }, { d: 2 }, 5 ] }, s: 'Grüße', n: null, t: ISODate('2017-07-14T02:40:05.678Z'), l: [ 3, 1, 2 ] }";

    // Paths and constants.
    [TestCase("'$b.c.d'", "[ 1, 2 ]")]
    [TestCase("'$$ROOT.a'", "2")]
    [TestCase("'$$NOW'", "ISODate('2026-03-01T12:30:15.250Z')")]
    [TestCase("{ $literal: '$a' }", "'$a'")]
    [TestCase("{ x: '$a', y: '$nosuch', z: [ '$nosuch' ] }", "{ x: 2, z: [ null ] }")]
    [TestCase("{ $let: { vars: { a: 1, b: '$a' }, in: { $add: [ '$$a', '$$b' ] } } }", "3")]

    // Numbers.
    [TestCase("{ $add: [ '$a', 1, 2.5 ] }", "5.5")]
    [TestCase("{ $add: [ '$t', 1000 ] }", "ISODate('2017-07-14T02:40:06.678Z')")]
    [TestCase("{ $add: [ '$n', 1 ] }", "null")]
    [TestCase("{ $subtract: [ '$t', ISODate('2017-07-14T02:40:05Z') ] }", "NumberLong(678)")]
    [TestCase("{ $subtract: [ 1, NumberDecimal('0.1') ] }", "NumberDecimal('0.9')")]
    [TestCase("{ $multiply: [ 2147483647, 2 ] }", "NumberLong('4294967294')")]
    [TestCase("{ $divide: [ 7, 2 ] }", "3.5")]
    [TestCase("{ $mod: [ -7, 3 ] }", "-1")]
    [TestCase("{ $abs: -2 }", "2")]
    [TestCase("{ $ceil: 1.2 }", "2.0")]
    [TestCase("{ $floor: NumberDecimal('-1.2') }", "NumberDecimal('-2')")]
    [TestCase("{ $round: [ 2.5 ] }", "2.0")]
    [TestCase("{ $round: [ 1234.567, 2 ] }", "1234.57")]
    [TestCase("{ $trunc: [ 1289, -2 ] }", "1200")]
    [TestCase("{ $pow: [ 2, 10 ] }", "1024")]
    [TestCase("{ $sqrt: 9 }", "3.0")]
    [TestCase("{ $max: [ 1, 'x', null ] }", "'x'")]
    [TestCase("{ $min: [ null, 2, '$nosuch' ] }", "2")]
    [TestCase("{ $avg: '$l' }", "2.0")]

    // Comparison and logic.
    [TestCase("{ $gt: [ '$nosuch', null ] }", "false")]
    [TestCase("{ $lt: [ '$nosuch', null ] }", "true")]
    [TestCase("{ $cmp: [ 'a', 1 ] }", "1")]
    [TestCase("{ $eq: [ 1, 1.0 ] }", "true")]
    [TestCase("{ $and: [] }", "true")]
    [TestCase("{ $or: [ '$n', 0, '' ] }", "true")]
    [TestCase("{ $or: [ true, { $divide: [ 1, 0 ] } ] }", "true")]
    [TestCase("{ $not: [ '$n' ] }", "true")]
    [TestCase("{ $cond: [ '$n', 1, 2 ] }", "2")]
    [TestCase("{ $cond: { if: true, then: '$nosuch', else: 1 } }", null)]
    [TestCase("{ $ifNull: [ '$n', '$nosuch', 7 ] }", "7")]
    [TestCase("{ $switch: { branches: [ { case: { $eq: [ '$a', 2 ] }, then: 'two' } ] } }", "'two'")]

    // Text.
    [TestCase("{ $concat: [ 'a', '$s' ] }", "'aGrüße'")]
    [TestCase("{ $concat: [ 'a', '$n' ] }", "null")]
    [TestCase("{ $toUpper: '$s' }", "'GRüßE'")]
    [TestCase("{ $strLenBytes: '$s' }", "7")]
    [TestCase("{ $strLenCP: '$s' }", "5")]
    [TestCase("{ $substrCP: [ '$s', 2, 2 ] }", "'üß'")]
    [TestCase("{ $substrBytes: [ 'hello', 1, -1 ] }", "'ello'")]
    [TestCase("{ $indexOfCP: [ '$s', 'ß' ] }", "3")]
    [TestCase("{ $split: [ 'a-b-', '-' ] }", "[ 'a', 'b', '' ]")]
    [TestCase("{ $trim: { input: '  x ' } }", "'x'")]
    [TestCase("{ $ltrim: { input: 'xxay', chars: 'xy' } }", "'ay'")]
    [TestCase("{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }", "'a-b-'")]
    [TestCase("{ $regexMatch: { input: 'Abc', regex: 'a', options: 'i' } }", "true")]
    [TestCase("{ $regexFind: { input: 'xaby', regex: /a(b)(z)?/ } }", "{ match: 'ab', idx: 1, captures: [ 'b', null ] }")]

    // Arrays.
    [TestCase("{ $size: '$l' }", "3")]
    [TestCase("{ $arrayElemAt: [ '$l', -1 ] }", "2")]
    [TestCase("{ $arrayElemAt: [ '$l', 9 ] }", null)]
    [TestCase("{ $first: '$l' }", "3")]
    [TestCase("{ $concatArrays: [ '$l', [ 9 ] ] }", "[ 3, 1, 2, 9 ]")]
    [TestCase("{ $slice: [ '$l', 1, 5 ] }", "[ 1, 2 ]")]
    [TestCase("{ $slice: [ '$l', -2 ] }", "[ 1, 2 ]")]
    [TestCase("{ $in: [ 1.0, '$l' ] }", "true")]
    [TestCase("{ $indexOfArray: [ '$l', 2 ] }", "2")]
    [TestCase("{ $reverseArray: '$l' }", "[ 2, 1, 3 ]")]
    [TestCase("{ $range: [ 5, 0, -2 ] }", "[ 5, 3, 1 ]")]
    [TestCase("{ $sortArray: { input: '$l', sortBy: 1 } }", "[ 1, 2, 3 ]")]
    [TestCase("{ $map: { input: '$l', in: { $add: [ '$$this', '$a' ] } } }", "[ 5, 3, 4 ]")]
    [TestCase("{ $filter: { input: '$l', as: 'x', cond: { $gt: [ '$$x', 1 ] }, limit: 1 } }", "[ 3 ]")]
    [TestCase("{ $reduce: { input: '$l', initialValue: 0, in: { $add: [ '$$value', '$$this' ] } } }", "6")]
    [TestCase("{ $zip: { inputs: [ [ 1, 2 ], [ 'a' ] ], useLongestLength: true, defaults: [ 0, 'z' ] } }", "[ [ 1, 'a' ], [ 2, 'z' ] ]")]

    // Documents and sets.
    [TestCase("{ $mergeObjects: [ { a: 1, b: 1 }, null, { b: 2 } ] }", "{ a: 1, b: 2 }")]
    [TestCase("{ $objectToArray: { x: 1 } }", "[ { k: 'x', v: 1 } ]")]
    [TestCase("{ $arrayToObject: [ [ [ 'x', 1 ], [ 'y', 2 ] ] ] }", "{ x: 1, y: 2 }")]
    [TestCase("{ $getField: 'a' }", "2")]
    [TestCase("{ $setField: { field: 'a.b', input: { x: 1 }, value: 2 } }", "{ x: 1, 'a.b': 2 }")]
    [TestCase("{ $setUnion: [ [ 2, 1 ], [ 1.0, 3 ] ] }", "[ 1, 2, 3 ]")]
    [TestCase("{ $setDifference: [ [ 3, 1, 3 ], [ 1 ] ] }", "[ 3 ]")]
    [TestCase("{ $setIsSubset: [ [ 1 ], [ 1, 2 ] ] }", "true")]
    [TestCase("{ $anyElementTrue: [ [ 0, null, 1 ] ] }", "true")]

    // Types.
    [TestCase("{ $type: '$nosuch' }", "'missing'")]
    [TestCase("{ $toString: 2.5 }", "'2.5'")]
    [TestCase("{ $toString: '$t' }", "'2017-07-14T02:40:05.678Z'")]
    [TestCase("{ $toInt: '17' }", "17")]
    [TestCase("{ $toLong: 2.9 }", "NumberLong(2)")]
    [TestCase("{ $toDouble: true }", "1.0")]
    [TestCase("{ $toDecimal: 0.1 }", "NumberDecimal('0.100000000000000')")]
    [TestCase("{ $toBool: 'false' }", "true")]
    [TestCase("{ $toDate: NumberLong(0) }", "ISODate('1970-01-01T00:00:00Z')")]
    [TestCase("{ $toObjectId: '65e1b2c3d4e5f60718293a4b' }", "ObjectId('65e1b2c3d4e5f60718293a4b')")]
    [TestCase("{ $convert: { input: 'x', to: 'int', onError: -1 } }", "-1")]
    [TestCase("{ $convert: { input: '$n', to: 'int', onNull: 0 } }", "0")]

    // Dates.
    [TestCase("{ $year: '$t' }", "2017")]
    [TestCase("{ $dayOfWeek: '$t' }", "6")]
    [TestCase("{ $week: '$t' }", "28")]
    [TestCase("{ $isoWeek: '$t' }", "28")]
    [TestCase("{ $hour: { date: '$t', timezone: '+02:00' } }", "4")]
    [TestCase("{ $millisecond: '$t' }", "678")]
    [TestCase("{ $dateToString: { date: '$t', format: '%d/%m/%Y %H:%M:%S.%L %j %z' } }", "'14/07/2017 02:40:05.678 195 +0000'")]
    [TestCase("{ $dateToString: { date: '$n', onNull: 'none' } }", "'none'")]
    [TestCase("{ $dateAdd: { startDate: ISODate('2020-01-31T00:00:00Z'), unit: 'month', amount: 1 } }", "ISODate('2020-02-29T00:00:00Z')")]
    [TestCase("{ $dateSubtract: { startDate: '$t', unit: 'hour', amount: 3 } }", "ISODate('2017-07-13T23:40:05.678Z')")]
    [TestCase("{ $dateDiff: { startDate: ISODate('2020-12-31T23:00:00Z'), endDate: ISODate('2021-01-01T01:00:00Z'), unit: 'year' } }", "NumberLong(1)")]
    [TestCase("{ $dateTrunc: { date: '$t', unit: 'hour', binSize: 6 } }", "ISODate('2017-07-14T00:00:00Z')")]
    [TestCase("{ $dateTrunc: { date: '$t', unit: 'week' } }", "ISODate('2017-07-09T00:00:00Z')")]
    public void An_expression_has_the_value_that_the_manual_gives(string expression, string? expected)
    {
        var value = Pipelines.Evaluate(expression, Document);

        if (expected is null)
        {
            Assert.That(value, Is.Null);
            return;
        }

        Assert.That(value, Is.Not.Null);
        Assert.That(StrictEquality.AreSame(value!, Engine.Value(expected)), Is.True, () => $"{value!.BsonType} {value}");
    }

    [TestCase("{ $nosuch: 1 }", 168)]
    [TestCase("{ $add: 1, $sum: 2 }", 15983)]
    [TestCase("{ $range: [ 0, 2147483647 ] }", 146)]
    [TestCase("'$$nosuch'", 17276)]
    [TestCase("'$'", 16872)]
    [TestCase("'$a.'", 40353)]
    [TestCase("'$a..b'", 15998)]
    [TestCase("{ $gt: [ 1 ] }", 16020)]
    [TestCase("{ $add: [ 'x' ] }", 16554)]
    [TestCase("{ $subtract: [ 'x', 1 ] }", 16556)]
    [TestCase("{ $divide: [ 1, 0 ] }", 16608)]
    [TestCase("{ $mod: [ 1, 0 ] }", 16610)]
    [TestCase("{ $concat: [ 1 ] }", 16702)]
    [TestCase("{ $size: 1 }", 17124)]
    [TestCase("{ $in: [ 1, 2 ] }", 40081)]
    [TestCase("{ $map: { input: 1, in: 1 } }", 16883)]
    [TestCase("{ $filter: { input: [], cond: 1, nosuch: 1 } }", 28647)]
    [TestCase("{ $switch: { branches: [ { case: false, then: 1 } ] } }", 40066)]
    [TestCase("{ $cond: { if: 1, then: 1 } }", 17082)]
    [TestCase("{ $toInt: 'x' }", 241)]
    [TestCase("{ $toInt: 3000000000 }", 241)]
    [TestCase("{ $year: 'x' }", 16006)]
    [TestCase("{ $dateToString: { date: ISODate('2020-01-01T00:00:00Z'), format: '%Q' } }", 18536)]
    [TestCase("{ $year: { $add: [ ISODate('9998-12-31T00:00:00Z'), NumberLong('100000000000') ] } }", 15)]
    [TestCase("{ $dateAdd: { startDate: '$$NOW', unit: 'year', amount: NumberLong('9223372036854775807') } }", 15)]
    [TestCase("{ $hour: { date: ISODate('2020-01-01T00:00:00Z'), timezone: 'No/Where' } }", 40485)]
    [TestCase("{ $let: { vars: { 'A': 1 }, in: 1 } }", 16867)]
    public void An_expression_that_is_wrong_fails_with_a_servers_code(string expression, int code) =>
        Assert.That(Engine.CodeOf(() => Pipelines.Evaluate(expression)), Is.EqualTo(code));

    [Test]
    public void A_commands_variables_are_seen()
    {
        var context = Engine.Context with { Variables = Engine.Doc("{ limit: 5 }") };
        var filter = DocumentMatcher.Parse(Engine.Doc("{ $expr: { $lt: [ '$a', '$$limit' ] } }"), context);

        Assert.That(filter.Matches(Engine.Doc("{ a: 4 }")), Is.True);
        Assert.That(filter.Matches(Engine.Doc("{ a: 5 }")), Is.False);
    }
}
