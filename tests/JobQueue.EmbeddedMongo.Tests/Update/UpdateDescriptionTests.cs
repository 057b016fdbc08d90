using JobQueue.EmbeddedMongo.Tests.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

[Parallelizable(ParallelScope.All)]
internal sealed class UpdateDescriptionTests
{
    [TestCase("{ $set: { 'b.c': 3, a: 2 }, $unset: { d: 1 } }", "{ _id: 1, a: 1, b: { c: 1 }, d: 1 }", "{ a: 2, 'b.c': 3 }", "[ 'd' ]")]
    [TestCase("{ $set: { 'a.b.c': 1, 'a.b.d': 2 } }", "{ _id: 1 }", "{ a: { b: { c: 1, d: 2 } } }", "[]")]
    [TestCase("{ $set: { a: 1, b: 2 } }", "{ _id: 1, a: 1 }", "{ b: 2 }", "[]")]
    [TestCase("{ $push: { a: { $each: [ 3, 4 ] } } }", "{ _id: 1, a: [ 1, 2 ] }", "{ 'a.2': 3, 'a.3': 4 }", "[]")]
    [TestCase("{ $push: { a: { $each: [ 3 ], $position: 0 } } }", "{ _id: 1, a: [ 1 ] }", "{ a: [ 3, 1 ] }", "[]")]
    [TestCase("{ $set: { 'a.1': 9 } }", "{ _id: 1, a: [ 1, 2 ] }", "{ 'a.1': 9 }", "[]")]
    [TestCase("{ $unset: { 'a.1': 1 } }", "{ _id: 1, a: [ 1, 2 ] }", "{ 'a.1': null }", "[]")]
    [TestCase("{ $pop: { a: 1 } }", "{ _id: 1, a: [ 1, 2 ] }", "{ a: [ 1 ] }", "[]")]
    [TestCase("{ $rename: { a: 'b' } }", "{ _id: 1, a: 1 }", "{ b: 1 }", "[ 'a' ]")]
    [TestCase("{ $inc: { 'a.$[].n': 1 } }", "{ _id: 1, a: [ { n: 1 } ] }", "{ 'a.0.n': 2 }", "[]")]
    [TestCase("{ $inc: { 'a.$[].n': 1 } }", "{ _id: 1, a: [ { n: 1 }, { n: 2 } ] }", "{ a: [ { n: 2 }, { n: 3 } ] }", "[]")]
    public void Operators_tell_the_paths_they_changed(string update, string document, string updated, string removed)
    {
        var description = Updates.Apply(update, document).Description!;

        Assert.That(description.UpdatedFields, Is.EqualTo(Engine.Doc(updated)));
        Assert.That(description.RemovedFields, Is.EqualTo(Engine.Value(removed)));
        Assert.That(description.TruncatedArrays, Is.Empty);
    }

    [TestCase("[ { $set: { a: 2, 'b.c': 3 } }, { $unset: 'd' } ]", "{ _id: 1, a: 1, b: { c: 1, x: 1 }, d: 1 }", "{ a: 2, 'b.c': 3 }", "[ 'd' ]", "[]")]
    [TestCase("[ { $set: { a: { $slice: [ '$a', 2 ] } } } ]", "{ _id: 1, a: [ 1, 2, 3 ] }", "{}", "[]", "[ { field: 'a', newSize: 2 } ]")]
    [TestCase("[ { $set: { a: { $concatArrays: [ '$a', [ 9 ] ] } } } ]", "{ _id: 1, a: [ 1 ] }", "{ 'a.1': 9 }", "[]", "[]")]
    [TestCase("[ { $replaceWith: { x: 1 } } ]", "{ _id: 1, a: 1 }", "{ x: 1 }", "[ 'a' ]", "[]")]
    public void A_pipeline_tells_the_difference_it_made(string update, string document, string updated, string removed, string truncated)
    {
        var description = Updates.Apply(update, document).Description!;

        Assert.That(description.UpdatedFields, Is.EqualTo(Engine.Doc(updated)));
        Assert.That(description.RemovedFields, Is.EqualTo(Engine.Value(removed)));
        Assert.That(description.TruncatedArrays, Is.EqualTo(Engine.Value(truncated)));
    }

    [Test]
    public void A_replacement_tells_no_difference_and_keeps_the_id_first()
    {
        var result = Updates.Apply("{ z: 1, t: Timestamp(0, 0) }", "{ a: 1, _id: 7 }");

        Assert.That(result.Description, Is.Null);
        Assert.That(result.Document, Is.EqualTo(new BsonDocument { { "_id", 7 }, { "z", 1 }, { "t", Engine.Context.ClusterTime } }));
    }
}
