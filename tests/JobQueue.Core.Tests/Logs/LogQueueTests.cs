using JobQueue.Running;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Logs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LogQueueTests
{
    private static readonly TimerWatch Time = new();

    [Test]
    public void What_does_not_fit_is_counted_where_it_is_missing()
    {
        long dropped = 0;
        var queue = New(count => dropped += count);
        Fill(queue, LogQueue.MaxWaitingLines + 7);
        _ = queue.TakeBatch();

        queue.Add(LogLevel.Information, "after");

        var lines = Drain(queue);
        Assert.That(lines[^2], Is.EqualTo("7 lines were dropped here: they came faster than they could be stored."));
        Assert.That(lines[^1], Is.EqualTo("after"));
        Assert.That(dropped, Is.EqualTo(7));
    }

    [Test]
    public void What_is_dropped_at_the_very_end_is_said_when_the_run_ends()
    {
        var queue = New();
        Fill(queue, LogQueue.MaxWaitingLines + 1);

        queue.Close();

        Assert.That(Drain(queue)[^1], Does.StartWith("1 lines were dropped here"));
    }

    [Test]
    public void Waiting_lines_are_bounded_by_their_characters_too()
    {
        var queue = New();
        var line = new string('x', LogLine.MaxLength);

        for (var i = 0; i < 2 * LogQueue.MaxWaitingChars / LogLine.MaxLength; i++)
        {
            queue.Add(LogLevel.Information, line);
        }

        Assert.That(Drain(queue).Sum(text => text.Length), Is.EqualTo(LogQueue.MaxWaitingChars));
    }

    [Test]
    public void A_run_has_so_many_lines_and_one_that_says_that_the_rest_is_dropped()
    {
        long dropped = 0;
        var queue = New(count => dropped += count);
        var lines = new List<string>();
        for (var i = 0; i < LogQueue.MaxLines + 50; i++)
        {
            queue.Add(LogLevel.Information, "line");
            lines.AddRange(queue.TakeBatch().Select(line => line.Text));
        }

        queue.Close();

        lines.AddRange(Drain(queue));
        Assert.That(lines, Has.Count.EqualTo(LogQueue.MaxLines + 1));
        Assert.That(lines[^1], Is.EqualTo($"The log of this run has {LogQueue.MaxLines} lines: what follows is dropped."));
        Assert.That(dropped, Is.EqualTo(50));
    }

    [Test]
    public void A_batch_is_bounded_by_lines_and_by_characters()
    {
        var queue = New();
        Fill(queue, LogQueue.BatchLines + 1);
        Assert.That(queue.TakeBatch(), Has.Count.EqualTo(LogQueue.BatchLines));
        Assert.That(queue.TakeBatch(), Has.Count.EqualTo(1));

        for (var i = 0; i < 40; i++)
        {
            queue.Add(LogLevel.Information, new string('x', LogLine.MaxLength));
        }

        Assert.That(queue.TakeBatch(), Has.Count.EqualTo(LogQueue.BatchChars / LogLine.MaxLength));
    }

    [Test]
    public void A_full_batch_does_not_wait()
    {
        var queue = New();
        Fill(queue, LogQueue.BatchLines - 1);
        var ready = queue.BatchReady;
        Assert.That(ready.IsCompleted, Is.False);

        queue.Add(LogLevel.Information, "last");

        Assert.That(async () => await ready, Throws.Nothing);
        _ = queue.TakeBatch();
        Assert.That(queue.BatchReady.IsCompleted, Is.False);
    }

    private static LogQueue New(Action<long>? dropped = null) => new(new InMemoryDatabase(Time).Connect("replica").Clock, dropped ?? (_ => { }));

    private static void Fill(LogQueue queue, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            queue.Add(LogLevel.Information, "line");
        }
    }

    private static List<string> Drain(LogQueue queue)
    {
        var lines = new List<string>();
        while (queue.TakeBatch() is { Count: > 0 } batch)
        {
            lines.AddRange(batch.Select(line => line.Text));
        }

        return lines;
    }
}
