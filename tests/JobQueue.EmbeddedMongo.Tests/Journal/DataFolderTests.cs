using System.Globalization;
using JobQueue.EmbeddedMongo.Journal;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using static JobQueue.EmbeddedMongo.Tests.Journal.JournalScript;

namespace JobQueue.EmbeddedMongo.Tests.Journal;

[Parallelizable(ParallelScope.All)]
internal sealed class DataFolderTests
{
    [Test]
    public async Task A_folder_in_use_is_refused_by_name_and_owner()
    {
        using var folder = new ScratchFolder();
        await using var owner = SqliteJournal.Open(folder.Path);

        var refusal = Assert.Throws<UnusableFolderException>(() => SqliteJournal.Open(folder.Path));

        Assert.That(refusal.Reason, Is.EqualTo(UnusableFolderReason.InUse));
        Assert.That(refusal.Folder, Is.EqualTo(folder.Path));
        Assert.That(refusal.Message, Does.Contain(folder.Path).And.Contain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task A_folder_is_free_again_when_its_server_stopped()
    {
        using var folder = new ScratchFolder();
        await SqliteJournal.Open(folder.Path).DisposeAsync();

        await using var next = SqliteJournal.Open(folder.Path);

        Assert.That(next.DurableSequence, Is.Zero);
    }

    [Test]
    public void A_file_is_not_a_folder()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.Inside("file"), "");

        Assert.That(() => SqliteJournal.Open(folder.Inside("file")), Refused(UnusableFolderReason.NotAFolder));
    }

    [Test]
    public void A_file_of_something_else_is_refused_and_left_as_it_was()
    {
        using var folder = new ScratchFolder();
        var foreign = Enumerable.Repeat((byte)'x', 8192).ToArray();
        File.WriteAllBytes(folder.Inside("journal.db"), foreign);

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.Damaged));
        Assert.That(File.ReadAllBytes(folder.Inside("journal.db")), Is.EqualTo(foreign));
    }

    [Test]
    public void A_database_of_another_program_is_refused()
    {
        using var folder = new ScratchFolder();
        Execute(folder, "CREATE TABLE theirs (x)");

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.Damaged));
    }

    [Test]
    public async Task A_folder_of_a_newer_version_is_refused()
    {
        using var folder = new ScratchFolder();
        await SqliteJournal.Open(folder.Path).DisposeAsync();
        Execute(folder, "PRAGMA user_version = 2");

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.NewerFormat));
    }

    [Test]
    public async Task A_file_that_may_only_be_read_is_refused()
    {
        Assume.That(Environment.IsPrivilegedProcess, Is.False, "the superuser may write every file");
        using var folder = new ScratchFolder();
        await SqliteJournal.Open(folder.Path).DisposeAsync();
        File.SetAttributes(folder.Inside("journal.db"), FileAttributes.ReadOnly);

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.ReadOnly));
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_not_taken_for_one_in_use()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.Inside("server.pid"), "1");
        File.CreateSymbolicLink(folder.Inside("server.lock"), folder.Inside("server.lock"));

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.ReadOnly));
    }

    [Test]
    public async Task A_file_that_lost_its_second_half_is_noticed_at_the_start()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"));
            await journal.WriteAsync(Enumerable.Range(1, 2000).Select(record => Put(Jobs, record, new string('x', 100))));
        }

        using (var file = File.OpenWrite(folder.Inside("journal.db")))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.Damaged));
    }

    [Test]
    public async Task A_changed_byte_in_a_document_is_noticed_when_it_is_read()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"), Put(Jobs, 1, "unharmed"));
        }

        Overwrite(folder.Inside("journal.db"), "unharmed"u8, "uNharmed"u8);
        await using var again = SqliteJournal.Open(folder.Path);

        Assert.That(async () => await again.ReadDocumentsAsync(), Refused(UnusableFolderReason.Damaged));
    }

    [Test]
    public async Task A_damaged_page_is_noticed_at_the_start()
    {
        using var folder = new ScratchFolder();
        await using (var journal = SqliteJournal.Open(folder.Path))
        {
            await journal.WriteAsync(Create(Jobs, "q.jobs"));
            await journal.WriteAsync(Enumerable.Range(1, 2000).Select(record => Put(Jobs, record, new string('x', 100))));
        }

        using (var file = File.OpenWrite(folder.Inside("journal.db")))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(new byte[4096]);
        }

        Assert.That(() => SqliteJournal.Open(folder.Path), Refused(UnusableFolderReason.Damaged));
    }

    /// <summary>A killed process leaves the operating system's cache behind, a power cut does not; only the setting can be looked at.</summary>
    [Test]
    public void Every_commit_is_flushed_to_the_medium()
    {
        const long Full = 2;
        using var folder = new ScratchFolder();
        using var file = JournalFile.Open(folder.Path);
        using var command = file.Connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";

        Assert.That(command.ExecuteScalar(), Is.EqualTo(Full));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refused(UnusableFolderReason reason) =>
        Throws.TypeOf<UnusableFolderException>().With.Property(nameof(UnusableFolderException.Reason)).EqualTo(reason);

    private static void Execute(ScratchFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Inside("journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Overwrite(string path, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var bytes = File.ReadAllBytes(path);
        to.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(from)));
        File.WriteAllBytes(path, bytes);
    }
}
