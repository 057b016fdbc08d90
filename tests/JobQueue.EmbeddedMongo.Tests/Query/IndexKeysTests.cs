using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Query;

[Parallelizable(ParallelScope.All)]
internal sealed class IndexKeysTests
{
    [TestCase("a", "{ a: 1 }", "[ [ 1 ] ]", false)]
    [TestCase("a", "{ }", "[ [ null ] ]", false)]
    [TestCase("a", "{ a: [ 1, 2, 1.0 ] }", "[ [ 1 ], [ 2 ] ]", true)]
    [TestCase("a", "{ a: [] }", "[ [ undefined ] ]", true)]
    [TestCase("a", "{ a: [ [ 1, 2 ] ] }", "[ [ [ 1, 2 ] ] ]", true)]
    [TestCase("a.b", "{ a: [ { b: 1 }, { b: [ 2, 3 ] }, 4, { c: 1 } ] }", "[ [ 1 ], [ 2 ], [ 3 ], [ null ] ]", true)]
    [TestCase("a.b", "{ a: [] }", "[ [ null ] ]", true)]
    [TestCase("a.b", "{ a: 5 }", "[ [ null ] ]", false)]
    [TestCase("a.1", "{ a: [ 7, 8 ] }", "[ [ 8 ] ]", false)]
    [TestCase("a.1.b", "{ a: [ { b: 1 }, { b: 2 } ] }", "[ [ 2 ] ]", false)]
    [TestCase("a b", "{ a: [ 1, 2 ], b: 3 }", "[ [ 1, 3 ], [ 2, 3 ] ]", true)]
    [TestCase("a.b a.c", "{ a: [ { b: 1, c: 2 }, { b: 3 } ] }", "[ [ 1, 2 ], [ 3, null ] ]", true)]
    [TestCase("a a.b", "{ a: [ { b: 1 } ] }", "[ [ { b: 1 }, 1 ] ]", true)]
    public void A_document_has_a_key_for_every_element_of_an_array(string paths, string document, string keys, bool multikey)
    {
        var result = IndexKeys.Of(Engine.Doc(document), [.. paths.Split(' ').Select(path => new FieldPath(path))]);

        Assert.That(BsonOrder.AreEqual(new BsonArray(result.Keys.Select(key => new BsonArray(key))), Engine.Value(keys)), Is.True, () => new BsonArray(result.Keys.Select(key => new BsonArray(key))).ToString());
        Assert.That(result.IsMultikey, Is.EqualTo(multikey));
    }

    [TestCase("a b", "{ b: 1 }", true)]
    [TestCase("a b", "{ c: 1 }", false)]
    [TestCase("a", "{ a: null }", true)]
    public void A_sparse_index_can_tell_whether_any_field_is_there(string paths, string document, bool expected) =>
        Assert.That(IndexKeys.Of(Engine.Doc(document), [.. paths.Split(' ').Select(path => new FieldPath(path))]).HasAnyPath, Is.EqualTo(expected));

    [Test]
    public void Two_arrays_cannot_be_expanded_together() =>
        Assert.That(Engine.CodeOf(() => IndexKeys.Of(Engine.Doc("{ a: [ 1 ], b: [ 2 ] }"), [new FieldPath("a"), new FieldPath("b")])), Is.EqualTo(171));

    [Test]
    public void A_number_that_is_an_index_and_a_field_name_is_refused() =>
        Assert.That(Engine.CodeOf(() => IndexKeys.Of(Engine.Doc("{ a: [ { '0': 1 } ] }"), [new FieldPath("a.0")])), Is.EqualTo(16746));
}
