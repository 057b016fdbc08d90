using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class TransactionTests : ClientTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override EmbeddedMongoOptions Options => new() { TimeProvider = _time };

    [Test]
    public async Task Writes_become_visible_to_others_with_the_commit_and_all_at_once()
    {
        await Database.CreateCollectionAsync("c");
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.InsertOneAsync(session, Doc("{_id: 1}"));
        await Collection.InsertOneAsync(session, Doc("{_id: 2}"));

        var before = await IdsAsync();
        await session.CommitTransactionAsync();

        Assert.That(before, Is.Empty);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task An_aborted_transaction_leaves_nothing_behind()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.UpdateOneAsync(session, "{_id: 1}", "{$set: {n: 1}}");
        await Collection.InsertOneAsync(session, Doc("{_id: 2}"));

        await session.AbortTransactionAsync();

        Assert.That(await Collection.Find("{}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 1, n: 0}") }));
    }

    [Test]
    public async Task A_transaction_keeps_reading_the_state_it_began_with()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.Find(session, "{_id: 1}").SingleAsync();

        await Collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}");
        await Collection.InsertOneAsync(Doc("{_id: 2}"));

        Assert.That(await Collection.Find(session, "{}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 1, n: 0}") }));
        await session.AbortTransactionAsync();
    }

    [Test]
    public async Task The_second_writer_of_a_document_gets_a_transient_write_conflict()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var first = await Client.StartSessionAsync();
        using var second = await Client.StartSessionAsync();
        first.StartTransaction();
        second.StartTransaction();
        await Collection.UpdateOneAsync(first, "{_id: 1}", "{$inc: {n: 1}}");

        var conflict = (await Assert.CatchAsync<MongoCommandException>(() => Collection.UpdateOneAsync(second, "{_id: 1}", "{$inc: {n: 1}}")))!;

        Assert.That((conflict!.Code, conflict.HasErrorLabel("TransientTransactionError")), Is.EqualTo((112, true)));
        await first.CommitTransactionAsync();
        Assert.That((await Collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task Writing_what_changed_after_the_snapshot_is_a_conflict()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.Find(session, "{_id: 1}").SingleAsync();
        await Collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}");

        var conflict = (await Assert.CatchAsync<MongoCommandException>(() => Collection.UpdateOneAsync(session, "{_id: 1}", "{$inc: {n: 1}}")))!;

        Assert.That(conflict!.Code, Is.EqualTo(112));
    }

    [Test]
    public async Task A_unique_key_that_an_update_in_a_transaction_left_alone_is_still_taken()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{k: 1}", new CreateIndexOptions { Unique = true }));
        await Collection.InsertOneAsync(Doc("{_id: 1, k: 'a', n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.UpdateOneAsync(session, "{_id: 1}", "{$inc: {n: 1}}");

        var refused = await Assert.ThrowsAsync<MongoWriteException>(() => Collection.InsertOneAsync(Doc("{_id: 2, k: 'a'}")));
        await session.CommitTransactionAsync();

        Assert.That(refused!.WriteError.Code, Is.EqualTo(11000));
        Assert.That(await Collection.Find("{k: 'a'}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 1, k: 'a', n: 1}") }));
    }

    [Test]
    public async Task A_document_whose_unique_key_a_transaction_gives_to_another_cannot_be_changed_beside_it()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{k: 1}", new CreateIndexOptions { Unique = true }));
        await Collection.InsertOneAsync(Doc("{_id: 1, k: 'a', n: 0}"));
        using var first = await Client.StartSessionAsync();
        using var second = await Client.StartSessionAsync();
        first.StartTransaction();
        second.StartTransaction();
        await Collection.Find(second, "{_id: 1}").SingleAsync();
        await Collection.DeleteOneAsync(first, "{_id: 1}");
        await Collection.InsertOneAsync(first, Doc("{_id: 2, k: 'a'}"));

        var conflict = await Assert.ThrowsAsync<MongoCommandException>(() => Collection.UpdateOneAsync(second, "{_id: 1}", "{$inc: {n: 1}}"));
        await first.CommitTransactionAsync();

        Assert.That(conflict!.Code, Is.EqualTo(112));
        Assert.That(await Collection.Find("{k: 'a'}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 2, k: 'a'}") }));
    }

    [Test]
    public async Task Two_transactions_cannot_both_take_one_unique_key()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{k: 1}", new CreateIndexOptions { Unique = true }));
        using var first = await Client.StartSessionAsync();
        using var second = await Client.StartSessionAsync();
        first.StartTransaction();
        second.StartTransaction();
        await Collection.InsertOneAsync(first, Doc("{_id: 1, k: 'x'}"));

        var conflict = (await Assert.CatchAsync<MongoCommandException>(() => Collection.InsertOneAsync(second, Doc("{_id: 2, k: 'x'}"))))!;

        Assert.That(conflict!.Code, Is.EqualTo(112));
        await first.CommitTransactionAsync();
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_key_taken_after_the_snapshot_is_a_conflict_and_not_a_duplicate()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{k: 1}", new CreateIndexOptions { Unique = true }));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.Find(session, "{}").ToListAsync();
        await Collection.InsertOneAsync(Doc("{_id: 1, k: 'x'}"));

        var conflict = (await Assert.CatchAsync<MongoCommandException>(() => Collection.InsertOneAsync(session, Doc("{_id: 2, k: 'x'}"))))!;

        Assert.That(conflict!.Code, Is.EqualTo(112));
    }

    [Test]
    public async Task A_write_outside_waits_for_the_transaction_that_holds_its_document()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.UpdateOneAsync(session, "{_id: 1}", "{$inc: {n: 10}}");

        var outside = Collection.UpdateManyAsync("{n: {$gte: 0}}", "{$inc: {n: 1}}");
        var other = await RunAsync("{find: 'c'}");
        var hadEnded = outside.IsCompleted;
        await session.CommitTransactionAsync();
        await outside;

        Assert.That(other["cursor"]["firstBatch"][0]["n"].AsInt32, Is.Zero);
        Assert.That(hadEnded, Is.False);
        Assert.That((await Collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(11));
    }

    [Test]
    public async Task A_write_to_many_that_waited_leaves_alone_what_no_longer_matches()
    {
        await Collection.InsertManyAsync([Doc("{_id: 1, a: 1}"), Doc("{_id: 2, a: 1}"), Doc("{_id: 3, a: 1}")]);
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.UpdateOneAsync(session, "{_id: 2}", "{$set: {a: 2}}");
        var outside = Collection.UpdateManyAsync("{a: 1}", "{$inc: {n: 1}}");
        while (!(await Collection.Find("{_id: 1}").SingleAsync()).Contains("n"))
        {
            // What was done before the wait becomes visible with it.
        }

        await session.CommitTransactionAsync();

        Assert.That((await outside).ModifiedCount, Is.EqualTo(2));
        Assert.That(await Collection.Find("{_id: 2}").SingleAsync(), Is.EqualTo(Doc("{_id: 2, a: 2}")));
    }

    [Test]
    public async Task A_transaction_that_lives_too_long_is_aborted_and_lets_go_of_its_documents()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.UpdateOneAsync(session, "{_id: 1}", "{$inc: {n: 10}}");
        var outside = Collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}");

        while (!outside.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        var over = (await Assert.CatchAsync<MongoCommandException>(() => session.CommitTransactionAsync()))!;
        Assert.That((over.Code, over.HasErrorLabel("TransientTransactionError")), Is.EqualTo((251, true)));
        Assert.That((await Collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task A_cursor_opened_in_a_transaction_is_not_disturbed_by_its_later_writes()
    {
        await Collection.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument("_id", i)));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        using var cursor = await Collection.Find(session, "{}", new FindOptions { BatchSize = 2 }).ToCursorAsync();
        await cursor.MoveNextAsync();
        var seen = cursor.Current.Count();

        await Collection.DeleteManyAsync(session, "{_id: {$gte: 150}}");
        while (await cursor.MoveNextAsync())
        {
            seen += cursor.Current.Count();
        }

        Assert.That(seen, Is.EqualTo(300));
        await session.CommitTransactionAsync();
        Assert.That(await Collection.CountDocumentsAsync("{}"), Is.EqualTo(150));
    }

    [Test]
    public async Task Entries_of_a_transaction_share_one_cluster_time_in_change_streams()
    {
        await Database.CreateCollectionAsync("c");
        using var stream = await Collection.WatchAsync();
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.InsertOneAsync(session, Doc("{_id: 1}"));
        await Collection.InsertOneAsync(session, Doc("{_id: 2}"));
        await session.CommitTransactionAsync();

        var events = new List<ChangeStreamDocument<BsonDocument>>();
        while (events.Count < 2 && await stream.MoveNextAsync())
        {
            events.AddRange(stream.Current);
        }

        Assert.That(events.Select(change => change.ClusterTime).Distinct().Count(), Is.EqualTo(1));
        Assert.That(events.Select(change => change.BackingDocument["txnNumber"].AsInt64), Is.All.EqualTo(1));
    }
}
