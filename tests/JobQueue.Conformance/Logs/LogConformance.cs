using JobQueue.Claiming;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Conformance.Logs;

public abstract class LogConformance : StorageConformance
{
    [Test]
    public async Task Lines_are_numbered_from_zero_and_read_back_in_order()
    {
        var claim = await RunningAsync();
        var at = First.Clock.UtcNow;

        await First.Logs.AppendAsync(claim, [new NewLogLine("one", at, LogLevel.Information), new NewLogLine("two", at.AddMilliseconds(5), LogLevel.Error)], None);
        await First.Logs.AppendAsync(claim, [new NewLogLine("three \u00e4\u20ac", at, LogLevel.Trace)], None);

        Assert.That(await ReadAsync(claim), Is.EqualTo(new[]
        {
            new LogLine(0, "one", at, LogLevel.Information),
            new LogLine(1, "two", at.AddMilliseconds(5), LogLevel.Error),
            new LogLine(2, "three \u00e4\u20ac", at, LogLevel.Trace),
        }));
    }

    [Test]
    public async Task Lines_are_read_from_an_offset_up_to_a_limit()
    {
        var claim = await RunningAsync();
        await AppendAsync(claim, "0", "1", "2", "3", "4");

        Assert.That(await TextsAsync(claim, 0, 2), Is.EqualTo(new[] { "0", "1" }));
        Assert.That(await TextsAsync(claim, 3, 0), Is.EqualTo(new[] { "3", "4" }));
        Assert.That(await TextsAsync(claim, 2, 2), Is.EqualTo(new[] { "2", "3" }));
        Assert.That(await TextsAsync(claim, 5, 0), Is.Empty);
    }

    [Test]
    public async Task A_job_without_lines_has_an_empty_log()
    {
        var job = await SubmitAsync(NewJob());

        Assert.That(await First.Logs.ReadAsync(job.Id, 0, 0, None).ToListAsync(None), Is.Empty);
    }

    [Test]
    public async Task A_job_that_is_being_cancelled_still_writes_lines()
    {
        var claim = await CancelRequestedAsync();

        Assert.That(await AppendAsync(claim, "stopping"), Is.TypeOf<LineReservation.Reserved>());

        Assert.That(await TextsAsync(claim, 0, 0), Is.EqualTo(new[] { "stopping" }));
    }

    [Test]
    public async Task A_stale_worker_adds_no_line()
    {
        var lost = await BuriedAsync();
        var holder = await ClaimAsync(Request(WorkerB, RunB));
        await AppendAsync(holder, "mine");

        Assert.That(await AppendAsync(lost, "stale"), Is.TypeOf<LineReservation.Refused>());

        Assert.That(await TextsAsync(holder, 0, 0), Is.EqualTo(new[] { "mine" }));
    }

    [Test]
    public async Task An_ended_job_takes_no_more_lines()
    {
        var claim = await RunningAsync();
        await First.Jobs.SettleAsync(claim, Completed(), None);

        Assert.That(await AppendAsync(claim, "late"), Is.TypeOf<LineReservation.Refused>());

        Assert.That(await TextsAsync(claim, 0, 0), Is.Empty);
    }

    [Test]
    public async Task The_next_run_goes_on_where_the_numbers_stopped()
    {
        var first = await RunningAsync();
        await AppendAsync(first, "a", "b");
        await Second.Jobs.BuryAsync(RunA, None);
        var second = await ClaimAsync(Request(WorkerB, RunB));

        await AppendAsync(second, "c");

        var lines = await ReadAsync(second);
        Assert.That(lines.Select(line => (line.LineNum, line.Text)), Is.EqualTo(new[] { (0L, "a"), (1L, "b"), (2L, "c") }));
    }

    [Test]
    public async Task A_batch_cut_off_after_its_numbers_were_reserved_leaves_a_gap_and_no_line()
    {
        var claim = await RunningAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await AppendAsync(claim, "lost", "lost"), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        await AppendAsync(claim, "after");

        var lines = await ReadAsync(claim);
        Assert.That(lines.Select(line => (line.LineNum, line.Text)), Is.EqualTo(new[] { (2L, "after") }));
    }

    [Test]
    public async Task A_batch_whose_reply_is_lost_may_be_stored_again_and_is_there_once()
    {
        var claim = await RunningAsync();
        NewLogLine[] lines = [.. new[] { "a", "b" }.Select(text => new NewLogLine(text, First.Clock.UtcNow, LogLevel.Information))];
        var reserved = (LineReservation.Reserved)await First.Logs.ReserveAsync(claim, lines.Length, None);
        await Storage.LoseNextReplyOfFirstAsync();
        Assert.That(async () => await First.Logs.InsertAsync(claim.Id, reserved.First, lines, None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        await First.Logs.InsertAsync(claim.Id, reserved.First, lines, None);

        Assert.That(await TextsAsync(claim, 0, 0), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Many_lines_are_appended_and_read_whole()
    {
        const int Lines = 2_500;
        var claim = await RunningAsync();

        await AppendAsync(claim, [.. Enumerable.Range(0, Lines).Select(n => $"line {n}")]);

        var lines = await ReadAsync(claim);
        Assert.That(lines.Select(line => line.LineNum), Is.EqualTo(Enumerable.Range(0, Lines).Select(n => (long)n)));
        Assert.That(lines[^1].Text, Is.EqualTo($"line {Lines - 1}"));
    }

    private Task<LineReservation> AppendAsync(JobClaim claim, params string[] texts) =>
        First.Logs.AppendAsync(claim, [.. texts.Select(text => new NewLogLine(text, First.Clock.UtcNow, LogLevel.Information))], None);

    private async Task<List<LogLine>> ReadAsync(JobClaim claim) => await Second.Logs.ReadAsync(claim.Id, 0, 0, None).ToListAsync(None);

    private async Task<IEnumerable<string>> TextsAsync(JobClaim claim, long offset, int limit)
    {
        var lines = await Second.Logs.ReadAsync(claim.Id, offset, limit, None).ToListAsync(None);
        return lines.Select(line => line.Text);
    }
}
