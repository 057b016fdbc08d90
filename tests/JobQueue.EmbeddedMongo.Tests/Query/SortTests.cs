using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class SortTests
{
    [TestCase("{ a: 1 }", "[ { _id: 1, a: 2 }, { _id: 2 }, { _id: 3, a: [] }, { _id: 4, a: null }, { _id: 5, a: [ 3, 1 ] } ]", "3 2 4 5 1")]
    [TestCase("{ a: -1 }", "[ { _id: 1, a: 2 }, { _id: 2 }, { _id: 3, a: [] }, { _id: 4, a: [ 3, 1 ] } ]", "4 1 2 3")]
    [TestCase("{ a: 1, _id: -1 }", "[ { _id: 1, a: 1 }, { _id: 2, a: 1.0 }, { _id: 3, a: 0 } ]", "3 2 1")]
    [TestCase("{ 'a.b': 1 }", "[ { _id: 1, a: [ { b: 5 }, { b: 2 } ] }, { _id: 2, a: { b: 3 } }, { _id: 3, a: [ 1 ] } ]", "3 1 2")]
    [TestCase("{ 'a.b': 1, 'a.c': 1 }", "[ { _id: 1, a: [ { b: 1, c: 9 }, { b: 2, c: 0 } ] }, { _id: 2, a: { b: 1, c: 5 } } ]", "2 1")]
    [TestCase("{ 'a.0': 1 }", "[ { _id: 1, a: [ 2, 0 ] }, { _id: 2, a: [ 1, 9 ] } ]", "2 1")]
    [TestCase("{ a: 1 }", "[ { _id: 1, a: { x: 1 } }, { _id: 2, a: 'x' }, { _id: 3, a: 7 }, { _id: 4, a: true } ]", "3 2 1 4")]
    [TestCase("{}", "[ { _id: 2 }, { _id: 1 } ]", "2 1")]
    public void Documents_come_in_the_order_of_the_sort(string sort, string documents, string ids)
    {
        var sorted = SortSpec.Parse(Engine.Doc(sort)).Sort(Engine.Value(documents).AsBsonArray.Cast<BsonDocument>());

        Assert.That(string.Join(' ', sorted.Select(document => document["_id"])), Is.EqualTo(ids));
    }

    [Test]
    public void Documents_of_equal_keys_stay_as_they_came()
    {
        var documents = Enumerable.Range(0, 100).Select(i => new BsonDocument { { "_id", i }, { "a", i % 2 } }).ToList();

        var sorted = SortSpec.Parse(Engine.Doc("{ a: -1 }")).Sort(documents).Select(document => document["_id"].AsInt32);

        Assert.That(sorted, Is.EqualTo(documents.Select(document => document["_id"].AsInt32).OrderBy(id => 1 - (id % 2))));
    }

    [TestCase("{ a: 2 }", 2)]
    [TestCase("{ a: 'x' }", 2)]
    [TestCase("{ '': 1 }", 15998)]
    [TestCase("{ a: { $meta: 'textScore' } }", 115)]
    public void A_malformed_sort_is_refused(string sort, int code) => Assert.That(Engine.CodeOf(() => SortSpec.Parse(Engine.Doc(sort))), Is.EqualTo(code));

    [Test]
    public void A_sort_by_two_arrays_of_one_document_is_refused() =>
        Assert.That(Engine.CodeOf(() => SortSpec.Parse(Engine.Doc("{ a: 1, b: 1 }")).KeyOf(Engine.Doc("{ a: [ 1 ], b: [ 2 ] }"))), Is.EqualTo(2));
}
