using JobQueue.EmbeddedMongo.Tests.Query;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

[Parallelizable(ParallelScope.All)]
internal sealed class ArrayUpdateTests
{
    [TestCase("{ a: 2 }", "{ $set: { 'a.$': 9 } }", null, "{ _id: 1, a: [ 1, 2, 2 ] }", "{ _id: 1, a: [ 1, 9, 2 ] }")]
    [TestCase("{ 'a.k': 2 }", "{ $inc: { 'a.$.v': 1 } }", null, "{ _id: 1, a: [ { k: 1 }, { k: 2, v: 1 } ] }", "{ _id: 1, a: [ { k: 1 }, { k: 2, v: 2 } ] }")]
    [TestCase("{ a: { $gt: 1 } }", "{ $unset: { 'a.$': 1 } }", null, "{ _id: 1, a: [ 1, 2 ] }", "{ _id: 1, a: [ 1, null ] }")]
    [TestCase("{ a: 2 }", "{ $set: { 'a.$': 9, 'a.0': 8 } }", null, "{ _id: 1, a: [ 1, 2 ] }", "{ _id: 1, a: [ 8, 9 ] }")]
    [TestCase("{}", "{ $inc: { 'a.$[]': 1 } }", null, "{ _id: 1, a: [ 1, 2 ] }", "{ _id: 1, a: [ 2, 3 ] }")]
    [TestCase("{}", "{ $set: { 'a.$[].b.$[]': 0 } }", null, "{ _id: 1, a: [ { b: [ 1 ] }, { b: [ 2, 3 ] } ] }", "{ _id: 1, a: [ { b: [ 0 ] }, { b: [ 0, 0 ] } ] }")]
    [TestCase("{}", "{ $set: { 'a.$[e]': 0 } }", "[ { e: { $gte: 2 } } ]", "{ _id: 1, a: [ 1, 2, 3 ] }", "{ _id: 1, a: [ 1, 0, 0 ] }")]
    [TestCase("{}", "{ $set: { 'a.$[e].v': 0 } }", "[ { $or: [ { 'e.k': 1 }, { 'e.k': 2 } ] } ]", "{ _id: 1, a: [ { k: 1 }, { k: 3 } ] }", "{ _id: 1, a: [ { k: 1, v: 0 }, { k: 3 } ] }")]
    [TestCase("{}", "{ $set: { 'a.$[x].b.$[y]': 0 } }", "[ { 'x.k': 1 }, { y: 5 } ]", "{ _id: 1, a: [ { k: 1, b: [ 5, 6 ] }, { k: 2, b: [ 5 ] } ] }", "{ _id: 1, a: [ { k: 1, b: [ 0, 6 ] }, { k: 2, b: [ 5 ] } ] }")]
    [TestCase("{}", "{ $set: { 'a.$[x].p': 1, 'a.$[y].q': 1 } }", "[ { 'x.k': 1 }, { 'y.l': 1 } ]", "{ _id: 1, a: [ { k: 1, l: 1 } ] }", "{ _id: 1, a: [ { k: 1, l: 1, p: 1, q: 1 } ] }")]
    [TestCase("{}", "{ $push: { 'a.$[].b': 1 } }", null, "{ _id: 1, a: [ { b: [ 0 ] }, {} ] }", "{ _id: 1, a: [ { b: [ 0, 1 ] }, { b: [ 1 ] } ] }")]
    public void Positional_paths_reach_the_elements_they_stand_for(string filter, string update, string? arrayFilters, string before, string after) =>
        Assert.That(Updates.Apply(update, before, filter, arrayFilters).Document, Is.EqualTo(Engine.Doc(after)));

    [TestCase("{}", "{ $set: { 'a.$[x]': 1, 'a.$[y]': 2 } }", "[ { x: { $gt: 0 } }, { y: { $lt: 9 } } ]")]
    [TestCase("{ a: 5 }", "{ $set: { 'a.$': 1, 'a.0': 2 } }", null)]
    public void Two_paths_that_meet_at_one_element_conflict_when_they_are_applied(string filter, string update, string? arrayFilters) =>
        Assert.That(Engine.CodeOf(() => Updates.Apply(update, "{ _id: 1, a: [ 5 ] }", filter, arrayFilters)), Is.EqualTo(40));

    [Test]
    public void Only_an_update_with_a_positional_path_needs_the_matched_element()
    {
        Assert.That(Updates.Parse("{ $set: { 'a.$.b': 1 } }").NeedsArrayIndex, Is.True);
        Assert.That(Updates.Parse("{ $set: { 'a.$[].b': 1 } }").NeedsArrayIndex, Is.False);
    }
}
