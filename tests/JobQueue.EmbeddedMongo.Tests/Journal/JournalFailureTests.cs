using JobQueue.EmbeddedMongo.Journal;
using NUnit.Framework;
using static JobQueue.EmbeddedMongo.Tests.Journal.JournalScript;

namespace JobQueue.EmbeddedMongo.Tests.Journal;

[Parallelizable(ParallelScope.All)]
internal sealed class JournalFailureTests
{
    [Test]
    public async Task After_a_failed_batch_no_later_one_is_taken_or_kept()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"), Put(Jobs, 1, "kept"));

            var lost = journal.Append(Batch(Put(Jobs, 2, "lost"), Put(Logs, 1, "of a collection that does not exist")));

            Assert.That(async () => await journal.WaitDurableAsync(lost, CancellationToken.None), Throws.TypeOf<JournalFailedException>());
            Assert.That(() => journal.Append(Batch(Put(Jobs, 3, "later"))), Throws.TypeOf<JournalFailedException>());
            Assert.That(journal.DurableSequence, Is.EqualTo(1));
        }

        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(await again.ReadDocumentsAsync(), Is.EqualTo(new[] { "q.jobs 1 kept" }));
    }

    [Test]
    public async Task A_full_disk_is_named_and_keeps_what_was_acknowledged()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"), Put(Jobs, 1, "kept"));
            journal.LimitSize(pages: 20);

            var lost = journal.Append(Batch(Put(Jobs, 2, new string('x', 1_000_000))));

            Assert.That(
                async () => await journal.WaitDurableAsync(lost, CancellationToken.None),
                Throws.TypeOf<JournalFailedException>().With.Message.Contains("the disk is full").And.Message.Contains(folder.Path).And.Property("Reason").EqualTo(UnusableFolderReason.NoSpace));
        }

        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(await again.ReadDocumentsAsync(), Is.EqualTo(new[] { "q.jobs 1 kept" }));
    }
}
