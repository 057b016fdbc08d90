using JobQueue.EmbeddedMongo.Journal;
using MongoDB.Bson;
using NUnit.Framework;
using static JobQueue.EmbeddedMongo.Tests.Journal.JournalScript;

namespace JobQueue.EmbeddedMongo.Tests.Journal;

[Parallelizable(ParallelScope.All)]
internal sealed class SqliteJournalTests
{
    [Test]
    public async Task A_new_folder_holds_nothing()
    {
        using var folder = new ScratchFolder();
        await using var journal = SqliteJournal.Open(folder.Inside("new/nested"));

        var state = await journal.LoadAsync(CancellationToken.None);

        Assert.That(state.Collections, Is.Empty);
        Assert.That(state.Documents, Is.Empty);
        Assert.That(state.Oplog, Is.Empty);
        Assert.That(state.Transactions, Is.Empty);
        Assert.That(journal.DurableSequence, Is.Zero);
    }

    [Test]
    public async Task What_was_written_is_read_after_a_clean_stop()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"), Put(Jobs, 1, "a"), Put(Jobs, 2, "b"), Entry(10));
            await journal.WriteAsync(Put(Jobs, 1, "c"), new JournalChange.DeleteDocument(Jobs, 2), Put(Jobs, 3, "d"), Entry(11));
        }

        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(await again.ReadDocumentsAsync(), Is.EqualTo(new[] { "q.jobs 1 c", "q.jobs 3 d" }));
    }

    [Test]
    public async Task A_collection_keeps_its_documents_when_it_is_renamed_and_loses_them_when_it_is_dropped()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"), Create(Logs, "q.logs"), Put(Jobs, 1, "a"), Put(Logs, 1, "x"));
            await journal.WriteAsync(Create(Jobs, "q.renamed"), new JournalChange.DropCollection(Logs));
        }

        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(await again.ReadDocumentsAsync(), Is.EqualTo(new[] { "q.renamed 1 a" }));
    }

    [Test]
    public async Task A_collection_is_read_with_its_options_and_its_indexes_in_order()
    {
        using var folder = new ScratchFolder();
        var indexes = new[] { new BsonDocument("name", "_id_"), new BsonDocument { ["name"] = "b", ["unique"] = true }, new BsonDocument("name", "a") };
        var written = new JournalCollection(Jobs, "q.jobs", new BsonDocument { ["capped"] = true, ["size"] = 4096L }, indexes);
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(new JournalChange.PutCollection(written));
        }

        await using var again = SqliteJournal.Open(folder.Path);
        var read = (await again.LoadAsync(CancellationToken.None)).Collections.Single();

        Assert.That((read.Uuid, read.Namespace, read.Options), Is.EqualTo((written.Uuid, written.Namespace, written.Options)));
        Assert.That(read.Indexes, Is.EqualTo(indexes));
    }

    [Test]
    public async Task The_oplog_is_read_in_order_and_without_what_was_cut_off()
    {
        const ulong After2038 = 0x9000_0000_0000_0001;
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Entry(1), Entry(2, 0), Entry(2, 1), Entry(2, 2), Entry(3));
            await journal.WriteAsync(Entry(After2038), new JournalChange.TruncateOplog(1));
        }

        await using var again = SqliteJournal.Open(folder.Path);
        var read = (await again.LoadAsync(CancellationToken.None)).Oplog.Select(entry => (entry.Timestamp, entry.Index)).ToList();

        Assert.That(read, Is.EqualTo(new[] { (2UL, 0), (2UL, 1), (2UL, 2), (3UL, 0), (After2038, 0) }));
    }

    [Test]
    public async Task The_latest_record_of_a_session_is_read_until_it_is_forgotten()
    {
        using var folder = new ScratchFolder();
        var (kept, forgotten) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Session(kept, 1), Session(forgotten, 1));
            await journal.WriteAsync(Session(kept, 2), new JournalChange.DeleteTransactionRecord(forgotten));
        }

        await using var again = SqliteJournal.Open(folder.Path);
        var sessions = (await again.LoadAsync(CancellationToken.None)).Transactions;

        Assert.That(sessions.Keys, Is.EqualTo(new[] { kept }));
        Assert.That(sessions[kept]["number"].AsInt64, Is.EqualTo(2));
    }

    [Test]
    public async Task Everything_that_was_durable_is_there_after_a_kill()
    {
        using var folder = new ScratchFolder();
        await using var journal = SqliteJournal.Open(folder.Path);
        await journal.WriteAsync(Create(Jobs, "q.jobs"));
        await journal.WriteAsync(Enumerable.Range(1, 500).Select(record => Put(Jobs, record, "kept")));

        using var left = folder.CopyAsLeftByAKill();
        await using var again = SqliteJournal.Open(left.Path);

        Assert.That(await again.ReadDocumentsAsync(), Has.Count.EqualTo(500));
    }

    [Test]
    public async Task A_transaction_that_was_half_written_when_the_process_died_leaves_nothing()
    {
        using var folder = new ScratchFolder();
        await using var journal = SqliteJournal.Open(folder.Path);
        await journal.WriteAsync(Create(Jobs, "q.jobs"), Put(Jobs, 1, "kept"));
        using var left = folder.CopyAsLeftByAKill();
        await journal.WriteAsync(Put(Jobs, 2, new string('x', 60_000)));
        var log = folder.Inside("journal.db-wal");
        var before = new FileInfo(left.Inside("journal.db-wal")).Length;
        var torn = File.ReadAllBytes(log).AsSpan(0, (int)(before + ((new FileInfo(log).Length - before) / 2)));
        File.WriteAllBytes(left.Inside("journal.db-wal"), torn);

        await using var again = SqliteJournal.Open(left.Path);

        Assert.That(await again.ReadDocumentsAsync(), Is.EqualTo(new[] { "q.jobs 1 kept" }));
    }

    [Test]
    public async Task Batches_of_many_writers_become_durable_in_the_order_in_which_they_were_appended()
    {
        using var folder = new ScratchFolder();
        await using var journal = SqliteJournal.Open(folder.Path);
        await journal.WriteAsync(Create(Jobs, "q.jobs"));
        var order = new Lock();
        long latest = 0;

        await Parallel.ForEachAsync(Enumerable.Range(1, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (value, cancellation) =>
        {
            long sequence;
            lock (order)
            {
                sequence = journal.Append(Batch(Put(Jobs, 1, $"{value}")));
                latest = value;
            }

            await journal.WaitDurableAsync(sequence, cancellation);
            Assert.That(journal.DurableSequence, Is.GreaterThanOrEqualTo(sequence));
        });

        Assert.That(await journal.ReadDocumentsAsync(), Is.EqualTo(new[] { $"q.jobs 1 {latest}" }));
        Assert.That(journal.DurableSequence, Is.EqualTo(401));
    }

    [Test]
    public async Task Stopping_writes_what_was_appended_and_not_yet_awaited()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            journal.Append(Batch(Create(Jobs, "q.jobs")));
            journal.Append(Batch(Put(Jobs, 1, "a")));
        }

        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(await again.ReadDocumentsAsync(), Has.Count.EqualTo(1));
    }

    private static JournalChange.PutTransactionRecord Session(Guid session, long number) => new(session, new BsonDocument("number", number));
}
