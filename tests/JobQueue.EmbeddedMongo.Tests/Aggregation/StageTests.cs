using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Tests.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Aggregation;

[Parallelizable(ParallelScope.All)]
internal sealed class StageTests
{
    private const string Jobs = "[ { _id: 1, s: 'x', n: 1, t: [ 'p', 'q' ] }, { _id: 2, s: 'y', n: 2, t: [] }, { _id: 3, s: 'x', n: 3.5 }, { _id: 4, n: null, t: 'r' } ]";

    [TestCase("[ { $match: { n: { $gt: 1 } } }, { $project: { n: 1, _id: 0 } } ]", "[ { n: 2 }, { n: 3.5 } ]")]
    [TestCase("[ { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } } ]", "[ { _id: 2 }, { _id: 1 } ]")]
    [TestCase("[ { $count: 'c' } ]", "[ { c: 4 } ]")]
    [TestCase("[ { $match: { n: 99 } }, { $count: 'c' } ]", "[]")]
    [TestCase("[ { $match: { _id: 1 } }, { $unset: [ 't', 's' ] } ]", "[ { _id: 1, n: 1 } ]")]
    [TestCase("[ { $limit: 1 }, { $addFields: { 'a.b': '$n', s: '$$REMOVE' } } ]", "[ { _id: 1, n: 1, t: [ 'p', 'q' ], a: { b: 1 } } ]")]
    [TestCase("[ { $limit: 1 }, { $set: { t: { z: 1 } } } ]", "[ { _id: 1, s: 'x', n: 1, t: [ { z: 1 }, { z: 1 } ] } ]")]
    [TestCase("[ { $unwind: '$t' }, { $project: { t: 1 } } ]", "[ { _id: 1, t: 'p' }, { _id: 1, t: 'q' }, { _id: 4, t: 'r' } ]")]
    [TestCase(
        "[ { $unwind: { path: '$t', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }, { $project: { t: 1, i: 1 } } ]",
        "[ { _id: 1, t: 'p', i: NumberLong(0) }, { _id: 1, t: 'q', i: NumberLong(1) }, { _id: 2, i: null }, { _id: 3, i: null }, { _id: 4, t: 'r', i: null } ]")]
    [TestCase("[ { $limit: 1 }, { $replaceWith: { $mergeObjects: [ { a: 1 }, { n: '$n' } ] } } ]", "[ { a: 1, n: 1 } ]")]
    [TestCase("[ { $limit: 1 }, { $project: { s: 1, twice: { $multiply: [ '$n', 2 ] }, _id: 0 } } ]", "[ { s: 'x', twice: 2 } ]")]
    [TestCase("[ { $sample: { size: 0 } } ]", "[]")]
    [TestCase("[ { $sortByCount: '$s' }, { $limit: 1 } ]", "[ { _id: 'x', count: 2 } ]")]
    [TestCase("[ { $facet: { all: [ { $count: 'n' } ], x: [ { $match: { s: 'x' } }, { $project: { _id: 1 } } ] } } ]", "[ { all: [ { n: 4 } ], x: [ { _id: 1 }, { _id: 3 } ] } ]")]
    [TestCase("[ { $match: { n: 99 } }, { $facet: { none: [] } } ]", "[ { none: [] } ]")]
    [TestCase("[ { $bucket: { groupBy: '$_id', boundaries: [ 0, 2, 4 ], default: 'other' } } ]", "[ { _id: 0, count: 1 }, { _id: 2, count: 2 }, { _id: 'other', count: 1 } ]")]
    [TestCase("[ { $bucket: { groupBy: '$_id', boundaries: [ 1, 5 ], output: { ids: { $push: '$_id' } } } } ]", "[ { _id: 1, ids: [ 1, 2, 3, 4 ] } ]")]
    public void A_stage_transforms_the_stream(string stages, string expected)
    {
        var result = Pipelines.Run(stages, Jobs);

        Assert.That(result, Is.EqualTo(Engine.Value(expected)));
    }

    [TestCase("{ $sum: '$n' }", "[ null, 6.5 ]")]
    [TestCase("{ $sum: 1 }", "[ 1, 3 ]")]
    [TestCase("{ $avg: '$n' }", "[ null, 2.1666666666666665 ]")]
    [TestCase("{ $min: '$n' }", "[ null, 1 ]")]
    [TestCase("{ $max: '$n' }", "[ null, 3.5 ]")]
    [TestCase("{ $first: '$n' }", "[ null, 1 ]")]
    [TestCase("{ $last: '$n' }", "[ null, 3.5 ]")]
    [TestCase("{ $push: '$n' }", "[ [ null ], [ 1, 2, 3.5 ] ]")]
    [TestCase("{ $addToSet: '$s' }", "[ [], [ 'x', 'y' ] ]")]
    [TestCase("{ $count: {} }", "[ 1, 3 ]")]
    [TestCase("{ $mergeObjects: { s: '$s' } }", "[ {}, { s: 'x' } ]")]
    [TestCase("{ $stdDevPop: '$n' }", "[ null, 1.0274023338281628 ]")]
    public void An_accumulator_collects_a_group(string accumulator, string expected)
    {
        // Everything with an s is one group, the document without it another.
        var groups = Pipelines.Run($"[ {{ $group: {{ _id: {{ $gt: [ '$s', null ] }}, r: {accumulator} }} }}, {{ $sort: {{ _id: 1 }} }} ]", Jobs);
        var results = new BsonArray(groups.Select(group => group["r"]));
        var wanted = Engine.Value(expected).AsBsonArray;

        // A sum of no numbers is zero.
        Assert.That(BsonOrder.AreEqual(results, accumulator == "{ $sum: '$n' }" ? new BsonArray { 0, wanted[1] } : wanted), Is.True, () => results.ToString());
    }

    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1, k: 1 }", "[ 10, 12 ]")]
    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1, k: [ 2, 5 ] }", "[ 11, 12 ]")]
    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1 }", "[ 13 ]")]
    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r', pipeline: [ { $match: { _id: { $gt: 10 } } } ] }", "{ _id: 1, k: 1 }", "[ 12 ]")]
    [TestCase("{ from: 'c', let: { x: '$k' }, as: 'r', pipeline: [ { $match: { $expr: { $eq: [ '$j', '$$x' ] } } } ] }", "{ _id: 1, k: 2 }", "[ 11 ]")]
    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1, k: [ [ 1, 5 ] ] }", "[ 12 ]")]
    [TestCase("{ from: 'c', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1, k: [] }", "[]")]
    [TestCase("{ from: 'nosuch', localField: 'k', foreignField: 'j', as: 'r' }", "{ _id: 1, k: 1 }", "[]")]
    public void A_lookup_joins_as_an_equality_filter_would(string lookup, string document, string ids)
    {
        var source = new Collections();

        var result = Pipelines.Run($"[ {{ $lookup: {lookup} }} ]", $"[ {document} ]", source);

        Assert.That(new BsonArray(result[0]["r"].AsBsonArray.Select(match => match["_id"])), Is.EqualTo(Engine.Value(ids)));
    }

    [TestCase("'c'", "[ 1, 10, 11, 12, 13 ]")]
    [TestCase("{ coll: 'c', pipeline: [ { $match: { j: 1 } } ] }", "[ 1, 10, 12 ]")]
    [TestCase("{ coll: 'nosuch' }", "[ 1 ]")]
    public void A_union_adds_the_documents_of_another_collection(string union, string ids)
    {
        var result = Pipelines.Run($"[ {{ $unionWith: {union} }} ]", "[ { _id: 1 } ]", new Collections());

        Assert.That(new BsonArray(result.Select(document => document["_id"])), Is.EqualTo(Engine.Value(ids)));
    }

    [TestCase("{ from: 'tree', startWith: '$boss', connectFromField: 'boss', connectToField: '_id', as: 'r' }", "[ 'b', 'a' ]")]
    [TestCase("{ from: 'tree', startWith: '$boss', connectFromField: 'boss', connectToField: '_id', as: 'r', maxDepth: 0 }", "[ 'b' ]")]
    [TestCase("{ from: 'tree', startWith: '$boss', connectFromField: 'boss', connectToField: '_id', as: 'r', restrictSearchWithMatch: { _id: 'a' } }", "[]")]
    [TestCase("{ from: 'ring', startWith: 1, connectFromField: 'next', connectToField: '_id', as: 'r' }", "[ 1, 2, 3 ]")]
    public void A_graph_is_followed_breadth_first_and_each_document_is_met_once(string lookup, string ids)
    {
        var result = Pipelines.Run($"[ {{ $graphLookup: {lookup} }} ]", "[ { _id: 'c', boss: 'b' } ]", new Collections());

        Assert.That(new BsonArray(result[0]["r"].AsBsonArray.Select(match => match["_id"])), Is.EqualTo(Engine.Value(ids)));
    }

    [TestCase("[ { $facet: {} } ]", 40169)]
    [TestCase("[ { $facet: { a: 1 } } ]", 40170)]
    [TestCase("[ { $facet: { a: [ { $facet: { b: [] } } ] } } ]", 40600)]
    [TestCase("[ { $bucket: { groupBy: '$a' } } ]", 40198)]
    [TestCase("[ { $bucket: { groupBy: '$a', boundaries: [ 1 ] } } ]", 40192)]
    [TestCase("[ { $bucket: { groupBy: '$a', boundaries: [ 2, 1 ] } } ]", 40194)]
    [TestCase("[ { $bucket: { groupBy: '$a', boundaries: [ 1, 2 ], default: 1 } } ]", 40199)]
    [TestCase("[ { $graphLookup: { from: 'c' } } ]", 40105)]
    [TestCase("[ { $setWindowFields: {} } ]", 115)]
    [TestCase("[ { $nosuch: 1 } ]", 40324)]
    [TestCase("[ 1 ]", 14)]
    [TestCase("[ { $match: {}, $limit: 1 } ]", 40323)]
    [TestCase("[ { $match: 1 } ]", 15959)]
    [TestCase("[ { $project: {} } ]", 40177)]
    [TestCase("[ { $project: 1 } ]", 15969)]
    [TestCase("[ { $project: { a: 1, b: 0 } } ]", 40178)]
    [TestCase("[ { $project: { a: 0, b: 1 } } ]", 40179)]
    [TestCase("[ { $group: { a: { $sum: 1 } } } ]", 15955)]
    [TestCase("[ { $group: { _id: 1, a: 1 } } ]", 40234)]
    [TestCase("[ { $group: { _id: 1, a: { $nosuch: 1 } } } ]", 15952)]
    [TestCase("[ { $group: { _id: 1, 'a.b': { $sum: 1 } } } ]", 40235)]
    [TestCase("[ { $group: { _id: 1, a: { $sum: [ 1, 2 ] } } } ]", 40237)]
    [TestCase("[ { $sort: {} } ]", 15976)]
    [TestCase("[ { $sort: { a: 2 } } ]", 15975)]
    [TestCase("[ { $sort: { a: 'x' } } ]", 15974)]
    [TestCase("[ { $limit: 0 } ]", 15958)]
    [TestCase("[ { $limit: 'x' } ]", 15957)]
    [TestCase("[ { $skip: -1 } ]", 15956)]
    [TestCase("[ { $count: '' } ]", 40157)]
    [TestCase("[ { $unwind: 't' } ]", 28818)]
    [TestCase("[ { $unwind: { path: '$t', x: 1 } } ]", 28811)]
    [TestCase("[ { $unset: 1 } ]", 31002)]
    [TestCase("[ { $replaceRoot: {} } ]", 40231)]
    [TestCase("[ { $out: 'x' }, { $limit: 1 } ]", 40601)]
    [TestCase("[ { $limit: 1 }, { $changeStream: {} } ]", 40602)]
    [TestCase("[ { $lookup: { from: 'c', as: 'r', localField: 'a' } } ]", 9)]
    [TestCase("[ { $addFields: {} } ]", 40177)]
    public void A_malformed_pipeline_is_refused(string stages, int code) => Assert.That(Engine.CodeOf(() => Pipelines.Parse(stages)), Is.EqualTo(code));

    [Test]
    public void Stages_that_the_server_executes_are_told_apart()
    {
        Assert.That(Pipelines.Parse("[ { $changeStream: { fullDocument: 'default' } }, { $match: {} } ]").Source!.Name, Is.EqualTo("$changeStream"));
        Assert.That(Pipelines.Parse("[ { $match: {} }, { $out: { db: 'd', coll: 'c' } } ]").Out!.Collection, Is.EqualTo("c"));
    }

    [Test]
    public void Documents_are_pulled_one_by_one()
    {
        var pulled = 0;
        var endless = Enumerable.Range(0, int.MaxValue).Select(i =>
        {
            pulled++;
            return new BsonDocument("_id", i);
        });

        var result = Pipelines.Parse("[ { $match: { _id: { $gte: 3 } } }, { $project: { _id: 1 } }, { $limit: 2 } ]").Run(endless).ToList();

        Assert.That(result, Has.Count.EqualTo(2));
        Assert.That(pulled, Is.EqualTo(5));
    }

    private sealed class Collections : ICollectionSource
    {
        public IEnumerable<BsonDocument> Read(string collection) => collection switch
        {
            "c" => Documents("[ { _id: 10, j: 1 }, { _id: 11, j: 2 }, { _id: 12, j: [ 1, 5 ] }, { _id: 13 } ]"),
            "tree" => Documents("[ { _id: 'a' }, { _id: 'b', boss: 'a' }, { _id: 'c', boss: 'b' } ]"),
            "ring" => Documents("[ { _id: 1, next: [ 2 ] }, { _id: 2, next: [ 3, 1 ] }, { _id: 3, next: 1 } ]"),
            _ => [],
        };

        private static IEnumerable<BsonDocument> Documents(string json) => Engine.Value(json).AsBsonArray.Cast<BsonDocument>();
    }
}
