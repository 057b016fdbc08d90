using JobQueue.EmbeddedMongo.Tests.Query;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

[Parallelizable(ParallelScope.All)]
internal sealed class UpsertTests
{
    private const string NewId = "ObjectId('65e1b2c3d4e5f60718293a4b')";

    [TestCase("{ a: 1, 'b.c': 2 }", "{ $set: { d: 3 } }", "{ _id: " + NewId + ", a: 1, b: { c: 2 }, d: 3 }")]
    [TestCase("{ a: 1, _id: 7 }", "{ $set: { d: 3 } }", "{ _id: 7, a: 1, d: 3 }")]
    [TestCase("{ a: { $gt: 1 }, b: { $ne: 2 }, c: /x/ }", "{ $inc: { n: 1 } }", "{ _id: " + NewId + ", n: 1 }")]
    [TestCase("{ $and: [ { a: 1 }, { $and: [ { b: { $eq: 2 } } ] } ] }", "{ $set: { c: 3 } }", "{ _id: " + NewId + ", a: 1, b: 2, c: 3 }")]
    [TestCase("{ $or: [ { a: 1 } ] }", "{ $set: { c: 3 } }", "{ _id: " + NewId + ", a: 1, c: 3 }")]
    [TestCase("{ $or: [ { a: 1 }, { b: 1 } ] }", "{ $set: { c: 3 } }", "{ _id: " + NewId + ", c: 3 }")]
    [TestCase("{ a: { $in: [ 1 ] }, b: { $in: [ 1, 2 ] }, c: { $all: [ 3 ] } }", "{ $set: { d: 1 } }", "{ _id: " + NewId + ", a: 1, c: 3, d: 1 }")]
    [TestCase("{ a: 1 }", "{ $inc: { a: 1 } }", "{ _id: " + NewId + ", a: 2 }")]
    [TestCase("{ a: 1 }", "{ $setOnInsert: { b: 1, _id: 5 } }", "{ _id: 5, a: 1, b: 1 }")]
    [TestCase("{ a: [ 1 ] }", "{ $push: { a: 2 } }", "{ _id: " + NewId + ", a: [ 1, 2 ] }")]
    [TestCase("{ _id: 7, a: 1 }", "{ z: 1 }", "{ _id: 7, z: 1 }")]
    [TestCase("{ a: 1 }", "{ z: 1 }", "{ _id: " + NewId + ", z: 1 }")]
    [TestCase("{ a: 1 }", "{ z: 1, _id: 3 }", "{ _id: 3, z: 1 }")]
    [TestCase("{ a: 1 }", "[ { $set: { b: { $add: [ '$a', 1 ] } } } ]", "{ _id: " + NewId + ", a: 1, b: 2 }")]
    public void An_upsert_starts_from_the_filters_equalities(string filter, string update, string expected) =>
        Assert.That(Updates.Upsert(filter, update), Is.EqualTo(Engine.Doc(expected)));

    [TestCase("{ a: 1, $and: [ { a: 1 } ] }", "{ $set: { b: 1 } }", 54)]
    [TestCase("{ a: { b: 1 }, 'a.b': 1 }", "{ $set: { c: 1 } }", 54)]
    [TestCase("{ a: { $all: [ 1, 2 ] } }", "{ $set: { c: 1 } }", 54)]
    [TestCase("{ a: 1 }", "{ $set: { 'a.b': 1 } }", 28)]
    [TestCase("{ _id: 1 }", "{ $set: { _id: 2 } }", 66)]
    [TestCase("{ _id: 1 }", "{ _id: 2 }", 66)]
    [TestCase("{ a: 1 }", "{ $set: { _id: [ 1 ] } }", 53)]
    [TestCase("{ a: 1 }", "{ $set: { _id: { $x: 1 } } }", 52)]
    public void An_upsert_that_contradicts_its_filter_is_refused(string filter, string update, int code) =>
        Assert.That(Engine.CodeOf(() => Updates.Upsert(filter, update)), Is.EqualTo(code));
}
