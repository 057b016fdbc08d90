using JobQueue.EmbeddedMongo.Tests.Query;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

[Parallelizable(ParallelScope.All)]
internal sealed class UpdateErrorTests
{
    [TestCase("{ $nosuch: { a: 1 } }", 9)]
    [TestCase("{ $set: { a: 1 }, b: 1 }", 9)]
    [TestCase("{ $set: 1 }", 9)]
    [TestCase("{ b: 1, $set: { a: 1 } }", 52)]
    [TestCase("{ $set: { a: 1 }, $inc: { a: 1 } }", 40)]
    [TestCase("{ $set: { a: 1 }, $inc: { 'a.b': 1 } }", 40)]
    [TestCase("{ $set: { 'a.b': 1 }, $unset: { a: 1 } }", 40)]
    [TestCase("{ $set: { 'a.0': 1, 'a.$[]': 2 } }", 40)]
    [TestCase("{ $rename: { a: 'b' }, $set: { b: 1 } }", 40)]
    [TestCase("{ $rename: { a: 'b' }, $set: { a: 1 } }", 40)]
    [TestCase("{ $set: { '': 1 } }", 56)]
    [TestCase("{ $set: { 'a.': 1 } }", 56)]
    [TestCase("{ $set: { $a: 1 } }", 52)]
    [TestCase("{ $set: { 'a.$b': 1 } }", 52)]
    [TestCase("{ $set: { '$': 1 } }", 2)]
    [TestCase("{ $set: { 'a.$.b.$': 1 } }", 2)]
    [TestCase("{ $inc: { a: 'x' } }", 14)]
    [TestCase("{ $mul: { a: null } }", 14)]
    [TestCase("{ $rename: { a: 'a' } }", 2)]
    [TestCase("{ $rename: { a: 1 } }", 2)]
    [TestCase("{ $rename: { a: 'a.b' } }", 2)]
    [TestCase("{ $rename: { 'a.$[]': 'b' } }", 2)]
    [TestCase("{ $currentDate: { a: 1 } }", 2)]
    [TestCase("{ $currentDate: { a: { $type: 'x' } } }", 2)]
    [TestCase("{ $push: { a: { $each: 1 } } }", 2)]
    [TestCase("{ $push: { a: { $each: [], $x: 1 } } }", 2)]
    [TestCase("{ $push: { a: { $each: [], $slice: 'x' } } }", 2)]
    [TestCase("{ $push: { a: { $each: [], $sort: 2 } } }", 2)]
    [TestCase("{ $push: { a: { $sort: 1 } } }", 52)]
    [TestCase("{ $addToSet: { a: { $each: 1 } } }", 14)]
    [TestCase("{ $pop: { a: 2 } }", 9)]
    [TestCase("{ $pop: { a: 'x' } }", 9)]
    [TestCase("{ $pullAll: { a: 1 } }", 2)]
    [TestCase("{ $bit: { a: { nosuch: 1 } } }", 2)]
    [TestCase("{ $bit: { a: { and: 1.5 } } }", 2)]
    [TestCase("{ $bit: { a: {} } }", 2)]
    [TestCase("[ { $match: { a: 1 } } ]", 72)]
    [TestCase("[ { $nosuch: 1 } ]", 72)]
    [TestCase("'x'", 9)]
    public void A_malformed_update_is_refused_before_it_is_applied(string update, int code) =>
        Assert.That(Engine.CodeOf(() => Updates.Parse(update)), Is.EqualTo(code));

    [TestCase("{ $set: { 'a.b': 1 } }", "{ _id: 1, a: 5 }", 28)]
    [TestCase("{ $set: { 'a.b': 1 } }", "{ _id: 1, a: null }", 28)]
    [TestCase("{ $set: { 'a.x': 1 } }", "{ _id: 1, a: [ 1 ] }", 28)]
    [TestCase("{ $pop: { 'a.b': 1 } }", "{ _id: 1, a: 5 }", 28)]
    [TestCase("{ $set: { 'a.2000000': 1 } }", "{ _id: 1, a: [] }", 34)]
    [TestCase("{ $set: { _id: 2 } }", "{ _id: 1 }", 66)]
    [TestCase("{ $unset: { _id: 1 } }", "{ _id: 1 }", 66)]
    [TestCase("{ $set: { '_id.x': 2 } }", "{ _id: { x: 1 } }", 66)]
    [TestCase("{ _id: 2 }", "{ _id: 1 }", 66)]
    [TestCase("[ { $set: { _id: 2 } } ]", "{ _id: 1 }", 66)]
    [TestCase("{ $inc: { a: 1 } }", "{ _id: 1, a: 'x' }", 14)]
    [TestCase("{ $inc: { a: 1 } }", "{ _id: 1, a: null }", 14)]
    [TestCase("{ $inc: { a: 1 } }", "{ _id: 1, a: NumberLong('9223372036854775807') }", 2)]
    [TestCase("{ $bit: { a: { or: 1 } } }", "{ _id: 1, a: 1.5 }", 2)]
    [TestCase("{ $push: { a: 1 } }", "{ _id: 1, a: 1 }", 2)]
    [TestCase("{ $addToSet: { a: 1 } }", "{ _id: 1, a: null }", 2)]
    [TestCase("{ $pull: { a: 1 } }", "{ _id: 1, a: 1 }", 2)]
    [TestCase("{ $pop: { a: 1 } }", "{ _id: 1, a: 1 }", 14)]
    [TestCase("{ $rename: { 'a.0': 'b' } }", "{ _id: 1, a: [ 1 ] }", 2)]
    [TestCase("{ $rename: { b: 'a.0' } }", "{ _id: 1, a: [ 1 ], b: 2 }", 2)]
    [TestCase("{ $rename: { b: 'a.c' } }", "{ _id: 1, a: 1, b: 2 }", 28)]
    [TestCase("{ $set: { 'a.$': 1 } }", "{ _id: 1, a: [ 1 ] }", 2)]
    [TestCase("{ $set: { 'a.$[]': 1 } }", "{ _id: 1 }", 2)]
    [TestCase("{ $set: { 'a.$[]': 1 } }", "{ _id: 1, a: 5 }", 2)]
    public void An_update_that_does_not_fit_the_document_is_refused(string update, string document, int code) =>
        Assert.That(Engine.CodeOf(() => Updates.Apply(update, document)), Is.EqualTo(code));

    [Test]
    public void A_document_cannot_be_nested_ever_deeper_by_update_after_update()
    {
        var document = Engine.Doc("{ _id: 1 }");
        var wrap = Updates.Parse("[ { $replaceWith: { _id: '$_id', inner: '$$ROOT' } } ]");

        var code = Engine.CodeOf(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                document = wrap.Apply(document).Document;
            }
        });

        Assert.That(code, Is.EqualTo(15));
    }

    [TestCase("{ $set: { 'a.$[e]': 1 } }", "[ { f: 1 } ]", 2)]
    [TestCase("{ $set: { 'a.$[e]': 1 } }", "[ { e: 1 }, { f: 1 } ]", 9)]
    [TestCase("{ $set: { 'a.$[e]': 1 } }", "[ { e: 1 }, { 'e.x': 1 } ]", 9)]
    [TestCase("{ $set: { 'a.$[e]': 1 } }", "[ { e: 1, f: 1 } ]", 9)]
    [TestCase("{ $set: { 'a.$[e]': 1 } }", "[ {} ]", 9)]
    [TestCase("{ $set: { 'a.$[E]': 1 } }", "[ { E: 1 } ]", 2)]
    [TestCase("{ a: 1 }", "[ { e: 1 } ]", 9)]
    public void Array_filters_must_fit_the_paths(string update, string arrayFilters, int code) =>
        Assert.That(Engine.CodeOf(() => Updates.Parse(update, arrayFilters)), Is.EqualTo(code));
}
