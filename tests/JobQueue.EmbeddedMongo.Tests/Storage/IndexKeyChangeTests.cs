using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Storage;

internal sealed class IndexKeyChangeTests
{
    private static readonly IndexSpec Claim = IndexSpecParser.Parse(BsonDocument.Parse("{v: 2, key: {'job.lane': 1, at: -1}, name: 'claim', partialFilterExpression: {claimable: true}}"));

    private readonly BsonDocument _before = BsonDocument.Parse("{_id: 1, job: {lane: 'a'}, at: 5000, claimable: true, n: 0}");

    [Test]
    public void A_change_beside_the_fields_of_an_index_leaves_its_entries_alone()
    {
        var after = new BsonDocument(_before) { ["n"] = 1 };

        var (removed, added) = IndexKeyExtractor.Change(Claim, _before, after);

        Assert.That(removed.Keys, Is.Empty);
        Assert.That(added.Keys, Is.Empty);
    }

    [TestCase("job", "{lane: 'b'}")]
    [TestCase("at", "5001")]
    public void A_change_of_a_field_of_the_index_moves_the_entry(string field, string value)
    {
        var after = new BsonDocument(_before) { [field] = BsonDocument.Parse($"{{v: {value}}}")["v"] };

        var (removed, added) = IndexKeyExtractor.Change(Claim, _before, after);

        Assert.That(removed.Keys, Is.EqualTo(IndexKeyExtractor.Extract(Claim, _before).Keys));
        Assert.That(added.Keys, Is.EqualTo(IndexKeyExtractor.Extract(Claim, after).Keys));
        Assert.That(added.Keys, Is.Not.EqualTo(removed.Keys));
    }

    [Test]
    public void A_change_of_what_limits_a_partial_index_takes_the_entry_out_and_in()
    {
        var after = new BsonDocument(_before);
        after.Remove("claimable");

        var leaving = IndexKeyExtractor.Change(Claim, _before, after);
        var entering = IndexKeyExtractor.Change(Claim, after, _before);

        Assert.That((leaving.Removed.Keys.Count, leaving.Added.Keys.Count), Is.EqualTo((1, 0)));
        Assert.That((entering.Removed.Keys.Count, entering.Added.Keys.Count), Is.EqualTo((0, 1)));
    }
}
