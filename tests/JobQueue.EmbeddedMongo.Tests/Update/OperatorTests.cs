using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Tests.Query;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

[Parallelizable(ParallelScope.All)]
internal sealed class OperatorTests
{
    // $set and $unset.
    [TestCase("{ $set: { b: 1, a: 2 } }", "{ _id: 1 }", "{ _id: 1, a: 2, b: 1 }")]
    [TestCase("{ $set: { '10': 1, '9': 1 } }", "{ _id: 1 }", "{ _id: 1, '9': 1, '10': 1 }")]
    [TestCase("{ $set: { a: 1 } }", "{ _id: 1, a: 0, b: 2 }", "{ _id: 1, a: 1, b: 2 }")]
    [TestCase("{ $set: { 'a.b.c': 1 } }", "{ _id: 1, a: { x: 0 } }", "{ _id: 1, a: { x: 0, b: { c: 1 } } }")]
    [TestCase("{ $set: { 'a.0': 1 } }", "{ _id: 1 }", "{ _id: 1, a: { '0': 1 } }")]
    [TestCase("{ $set: { 'a.3': 1 } }", "{ _id: 1, a: [ 0 ] }", "{ _id: 1, a: [ 0, null, null, 1 ] }")]
    [TestCase("{ $set: { 'a.1.b': 1 } }", "{ _id: 1, a: [ 0 ] }", "{ _id: 1, a: [ 0, { b: 1 } ] }")]
    [TestCase("{ $set: { a: { $x: 1 } } }", "{ _id: 1 }", "{ _id: 1, a: { $x: 1 } }")]
    [TestCase("{ $unset: { a: '' } }", "{ _id: 1, a: 1, b: 2 }", "{ _id: 1, b: 2 }")]
    [TestCase("{ $unset: { 'a.b': 1, 'a.c': 1 } }", "{ _id: 1, a: { b: 1, c: 2 } }", "{ _id: 1, a: {} }")]
    [TestCase("{ $unset: { 'a.0': 1 } }", "{ _id: 1, a: [ 1, 2 ] }", "{ _id: 1, a: [ null, 2 ] }")]

    [TestCase("{ $set: { b: 9, n: 1, m: 2 }, $unset: { a: '', c: '', x: '' } }", "{ _id: 1, a: 1, b: 2, c: 3, d: 4 }", "{ _id: 1, b: 9, d: 4, m: 2, n: 1 }")]

    // Arithmetic.
    [TestCase("{ $inc: { a: NumberLong(1) } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: NumberLong(2) }")]
    [TestCase("{ $inc: { a: 0.5 } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 1.5 }")]
    [TestCase("{ $inc: { a: -1 } }", "{ _id: 1, a: -2147483648 }", "{ _id: 1, a: NumberLong('-2147483649') }")]
    [TestCase("{ $inc: { 'a.b': 2 } }", "{ _id: 1 }", "{ _id: 1, a: { b: 2 } }")]
    [TestCase("{ $mul: { a: 3 } }", "{ _id: 1, a: 1073741824 }", "{ _id: 1, a: NumberLong('3221225472') }")]
    [TestCase("{ $mul: { a: NumberLong(3) } }", "{ _id: 1 }", "{ _id: 1, a: NumberLong(0) }")]
    [TestCase("{ $min: { a: 1 }, $max: { b: 'x' } }", "{ _id: 1, a: 2, b: 5 }", "{ _id: 1, a: 1, b: 'x' }")]
    [TestCase("{ $max: { a: 1 } }", "{ _id: 1 }", "{ _id: 1, a: 1 }")]
    [TestCase("{ $bit: { a: { or: 4, and: 6 } } }", "{ _id: 1, a: 3 }", "{ _id: 1, a: 6 }")]
    [TestCase("{ $bit: { a: { xor: NumberLong(1) } } }", "{ _id: 1 }", "{ _id: 1, a: NumberLong(1) }")]

    // Dates and names.
    [TestCase("{ $currentDate: { a: true } }", "{ _id: 1 }", "{ _id: 1, a: ISODate('2026-03-01T12:30:15.250Z') }")]
    [TestCase("{ $currentDate: { a: { $type: 'timestamp' } } }", "{ _id: 1 }", "{ _id: 1, a: Timestamp(1772368215, 7) }")]
    [TestCase("{ $rename: { a: 'c' } }", "{ _id: 1, a: 1, b: 2 }", "{ _id: 1, b: 2, c: 1 }")]
    [TestCase("{ $rename: { a: 'b' } }", "{ _id: 1, a: 1, b: 2 }", "{ _id: 1, b: 1 }")]
    [TestCase("{ $rename: { 'a.x': 'b.y' } }", "{ _id: 1, a: { x: 1 } }", "{ _id: 1, a: {}, b: { y: 1 } }")]

    // Arrays.
    [TestCase("{ $push: { a: 1 } }", "{ _id: 1 }", "{ _id: 1, a: [ 1 ] }")]
    [TestCase("{ $push: { a: [ 1 ] } }", "{ _id: 1, a: [] }", "{ _id: 1, a: [ [ 1 ] ] }")]
    [TestCase("{ $push: { a: { $each: [ 3, 1 ], $sort: 1, $slice: 2 } } }", "{ _id: 1, a: [ 2 ] }", "{ _id: 1, a: [ 1, 2 ] }")]
    [TestCase("{ $push: { a: { $each: [ 9 ], $position: -1 } } }", "{ _id: 1, a: [ 1, 2 ] }", "{ _id: 1, a: [ 1, 9, 2 ] }")]
    [TestCase("{ $push: { a: { $each: [ 9 ], $position: 99 } } }", "{ _id: 1, a: [ 1 ] }", "{ _id: 1, a: [ 1, 9 ] }")]
    [TestCase("{ $push: { a: { $each: [], $slice: 0 } } }", "{ _id: 1, a: [ 1 ] }", "{ _id: 1, a: [] }")]
    [TestCase("{ $push: { a: { $each: [ { k: 1 } ], $sort: { k: -1 } } } }", "{ _id: 1, a: [ { k: 0 }, { k: 2 } ] }", "{ _id: 1, a: [ { k: 2 }, { k: 1 }, { k: 0 } ] }")]
    [TestCase("{ $addToSet: { a: { $each: [ 1.0, 2, 2 ] } } }", "{ _id: 1, a: [ 1 ] }", "{ _id: 1, a: [ 1, 2 ] }")]
    [TestCase("{ $addToSet: { a: { y: 1, x: 1 } } }", "{ _id: 1, a: [ { x: 1, y: 1 } ] }", "{ _id: 1, a: [ { x: 1, y: 1 }, { y: 1, x: 1 } ] }")]
    [TestCase("{ $pop: { a: 1, b: -1 } }", "{ _id: 1, a: [ 1, 2 ], b: [ 1, 2 ] }", "{ _id: 1, a: [ 1 ], b: [ 2 ] }")]
    [TestCase("{ $pull: { a: 1 } }", "{ _id: 1, a: [ 1, [ 1 ], 2, 1.0 ] }", "{ _id: 1, a: [ [ 1 ], 2 ] }")]
    [TestCase("{ $pull: { a: { $gte: 2 } } }", "{ _id: 1, a: [ 1, 2, [ 3 ], 'x' ] }", "{ _id: 1, a: [ 1, 'x' ] }")]
    [TestCase("{ $pull: { a: { k: 1 } } }", "{ _id: 1, a: [ { k: 1, v: 2 }, { k: 2 }, 1 ] }", "{ _id: 1, a: [ { k: 2 }, 1 ] }")]
    [TestCase("{ $pull: { a: { $or: [ { k: 1 }, { k: 2 } ] } } }", "{ _id: 1, a: [ { k: 1 }, { k: 2 }, { k: 3 } ] }", "{ _id: 1, a: [ { k: 3 } ] }")]
    [TestCase("{ $pull: { a: /^x/ } }", "{ _id: 1, a: [ 'xa', 'b' ] }", "{ _id: 1, a: [ 'b' ] }")]
    [TestCase("{ $pull: { a: [ 1 ] } }", "{ _id: 1, a: [ [ 1 ], 1 ] }", "{ _id: 1, a: [ 1 ] }")]
    [TestCase("{ $pullAll: { a: [ 1, { k: 1 } ] } }", "{ _id: 1, a: [ 1, { k: 1 }, { k: 1, v: 2 } ] }", "{ _id: 1, a: [ { k: 1, v: 2 } ] }")]

    // Several at once.
    [TestCase("{ $set: { 'a.x': 1 }, $inc: { 'a.y': 1 }, $push: { 'a.z': 1 } }", "{ _id: 1 }", "{ _id: 1, a: { x: 1, y: 1, z: [ 1 ] } }")]
    public void An_operator_changes_the_document(string update, string before, string after)
    {
        var result = Updates.Apply(update, before);

        Assert.That(result.Changed, Is.True);
        Assert.That(StrictEquality.AreSame(result.Document, Engine.Doc(after)), Is.True, () => result.Document.ToString());
    }

    [TestCase("{ $set: { a: 1 } }", "{ _id: 1, a: 1 }")]
    [TestCase("{ $set: { } }", "{ _id: 1, a: 1 }")]
    [TestCase("{ $set: { _id: 1 } }", "{ _id: 1 }")]
    [TestCase("{ $unset: { 'b.c': 1 } }", "{ _id: 1, b: 5 }")]
    [TestCase("{ $unset: { 'b.x': 1 } }", "{ _id: 1, b: [ 1 ] }")]
    [TestCase("{ $inc: { a: 0 } }", "{ _id: 1, a: 1 }")]
    [TestCase("{ $min: { a: 1 } }", "{ _id: 1, a: 1.0 }")]
    [TestCase("{ $setOnInsert: { a: 1, 'b.c': 1 } }", "{ _id: 1, b: 5 }")]
    [TestCase("{ $rename: { x: 'y' } }", "{ _id: 1 }")]
    [TestCase("{ $push: { a: { $each: [] } } }", "{ _id: 1, a: [ 1 ] }")]
    [TestCase("{ $addToSet: { a: 1 } }", "{ _id: 1, a: [ 1.0 ] }")]
    [TestCase("{ $pop: { a: 1 } }", "{ _id: 1, a: [] }")]
    [TestCase("{ $pop: { b: 1 } }", "{ _id: 1 }")]
    [TestCase("{ $pull: { a: 9, 'b.c': 1 } }", "{ _id: 1, a: [ 1 ], b: 5 }")]
    [TestCase("{ $bit: { a: { or: 1 } } }", "{ _id: 1, a: 1 }")]
    [TestCase("[ { $set: { a: '$a' } } ]", "{ _id: 1, a: 1 }")]
    [TestCase("{ _id: 1, a: 1 }", "{ _id: 1, a: 1 }")]
    public void An_update_that_changes_nothing_says_so(string update, string document)
    {
        var result = Updates.Apply(update, document);

        Assert.That(result.Changed, Is.False);
        Assert.That(result.Document, Is.EqualTo(Engine.Doc(document)));
    }

    [Test]
    public void A_number_of_another_type_is_a_change() => Assert.That(Updates.Apply("{ $set: { a: 1.0 } }", "{ _id: 1, a: 1 }").Changed, Is.True);

    [TestCase(5)]
    [TestCase(60)]
    public void Fields_keep_their_places_however_many_are_changed(int count)
    {
        var before = new BsonDocument("_id", 1).AddRange(Enumerable.Range(0, count).Select(i => new BsonElement($"f{i:D2}", i)));
        var set = new BsonDocument(Enumerable.Range(0, count).Where(i => i % 3 == 0).Select(i => new BsonElement($"f{i:D2}", -i))).Add("g", 1);
        var unset = new BsonDocument(Enumerable.Range(0, count).Where(i => i % 3 == 1).Select(i => new BsonElement($"f{i:D2}", "")));

        var after = Updates.Parse(new BsonDocument { { "$set", set }, { "$unset", unset } }.ToJson()).Apply(before).Document;

        var left = Enumerable.Range(0, count).Where(i => i % 3 != 1).Select(i => new BsonElement($"f{i:D2}", i % 3 == 0 ? -i : i));
        Assert.That(after, Is.EqualTo(new BsonDocument("_id", 1).AddRange(left).Add("g", 1)));
    }
}
