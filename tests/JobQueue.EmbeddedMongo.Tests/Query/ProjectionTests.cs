using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class ProjectionTests
{
    private const string Document = "{ _id: 1, a: 1, b: { c: 2, d: [ 1, 2, 3, 4 ] }, e: [ { f: 1, g: 1 }, { f: 2, g: 2 }, 7 ] }";

    [TestCase("{ e: 1, a: 1 }", "{ _id: 1, a: 1, e: [ { f: 1, g: 1 }, { f: 2, g: 2 }, 7 ] }")]
    [TestCase("{ a: 1, _id: 0 }", "{ a: 1 }")]
    [TestCase("{ _id: 1 }", "{ _id: 1 }")]
    [TestCase("{ 'e.f': 1 }", "{ _id: 1, e: [ { f: 1 }, { f: 2 } ] }")]
    [TestCase("{ 'e.f': 0, b: 0 }", "{ _id: 1, a: 1, e: [ { g: 1 }, { g: 2 }, 7 ] }")]
    [TestCase("{ b: { c: 1 } }", "{ _id: 1, b: { c: 2 } }")]
    [TestCase("{ 'a.x': 1 }", "{ _id: 1 }")]
    [TestCase("{ 'b.d': { $slice: -2 }, e: 0 }", "{ _id: 1, a: 1, b: { c: 2, d: [ 3, 4 ] } }")]
    [TestCase("{ 'b.d': { $slice: [ 1, 2 ] }, a: 1 }", "{ _id: 1, a: 1, b: { d: [ 2, 3 ] } }")]
    [TestCase("{ 'b.d': { $slice: [ -3, 2 ] }, a: 0, e: 0 }", "{ _id: 1, b: { c: 2, d: [ 2, 3 ] } }")]
    [TestCase("{ e: { $elemMatch: { f: 2 } }, a: 1 }", "{ _id: 1, a: 1, e: [ { f: 2, g: 2 } ] }")]
    [TestCase("{ e: { $elemMatch: { f: 9 } } }", "{ _id: 1 }")]
    [TestCase("{ e: { $elemMatch: { $gt: 5 } } }", "{ _id: 1, e: [ 7 ] }")]
    [TestCase("{ a: '$b.c', n: { $add: [ '$a', 1 ] }, k: 'text' }", "{ _id: 1, a: 2, n: 2, k: 'text' }")]
    [TestCase("{ 'b.c': 1, 'b.n': '$a' }", "{ _id: 1, b: { c: 2, n: 1 } }")]
    [TestCase("{ }", Document)]
    public void A_projection_keeps_the_documents_order_and_appends_what_it_makes(string projection, string expected)
    {
        var projected = ProjectionSpec.Parse(Engine.Doc(projection), Engine.Context).Apply(Engine.Doc(Document));

        Assert.That(projected, Is.EqualTo(Engine.Doc(expected)));
    }

    [Test]
    public void The_positional_projection_shows_the_element_that_matched()
    {
        var projection = ProjectionSpec.Parse(Engine.Doc("{ 'e.$': 1 }"), Engine.Context);

        var projected = projection.Apply(Engine.Doc(Document), 1);

        Assert.That(projection.NeedsArrayIndex, Is.True);
        Assert.That(projected, Is.EqualTo(Engine.Doc("{ _id: 1, e: [ { f: 2, g: 2 } ] }")));
    }

    [Test]
    public void The_positional_projection_fails_when_no_element_matched() =>
        Assert.That(Engine.CodeOf(() => ProjectionSpec.Parse(Engine.Doc("{ 'e.$': 1 }"), Engine.Context).Apply(Engine.Doc(Document))), Is.EqualTo(51246));

    [TestCase("{ a: 1, b: 0 }", 2)]
    [TestCase("{ a: 0, b: 1 }", 2)]
    [TestCase("{ b: 1, 'b.c': 1 }", 31249)]
    [TestCase("{ 'b.c': 1, b: 1 }", 31250)]
    [TestCase("{ a: {} }", 51270)]
    [TestCase("{ '': 1 }", 40352)]
    [TestCase("{ 'a.': 1 }", 40353)]
    [TestCase("{ $a: 1 }", 16410)]
    [TestCase("{ 'b.e': { $elemMatch: { x: 1 } } }", 31255)]
    [TestCase("{ e: { $elemMatch: 1 } }", 31274)]
    [TestCase("{ 'e.$': 1, 'f.$': 1 }", 31276)]
    [TestCase("{ 'e.$': 0 }", 31395)]
    [TestCase("{ e: { $slice: 'x' } }", 28667)]
    [TestCase("{ e: { $slice: [ 1, 0 ] } }", 28724)]
    [TestCase("{ a: { $meta: 'textScore' } }", 115)]
    public void A_malformed_projection_is_refused(string projection, int code) =>
        Assert.That(Engine.CodeOf(() => ProjectionSpec.Parse(Engine.Doc(projection), Engine.Context)), Is.EqualTo(code));

    [Test]
    public void The_document_itself_is_never_changed()
    {
        var document = Engine.Doc(Document);

        ProjectionSpec.Parse(Engine.Doc("{ 'b.n': '$a', b: { c: 1 } }"), Engine.Context).Apply(document);

        Assert.That(document, Is.EqualTo(Engine.Doc(Document)));
        Assert.That(document["b"], Is.InstanceOf<BsonDocument>());
    }
}
