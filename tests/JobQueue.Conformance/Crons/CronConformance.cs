using System.Text.Json;
using JobQueue.Crons;
using NUnit.Framework;

namespace JobQueue.Conformance.Crons;

public abstract class CronConformance : StorageConformance
{
    private DateTimeOffset Now => First.Clock.UtcNow;

    [Test]
    public async Task A_cron_is_read_as_it_was_added()
    {
        var plain = TestCrons.New(Now, "plain");
        var full = TestCrons.Full(Now);

        await First.Crons.TryAddAsync(plain, None);
        await First.Crons.TryAddAsync(full, None);

        Assert.That(await Second.Crons.FindAsync("plain", None), Is.EqualTo(plain));
        var read = (await Second.Crons.FindAsync("cron", None))!;
        Assert.That(WithoutParameters(read), Is.EqualTo(WithoutParameters(full)));
        Assert.That(JsonElement.DeepEquals(read.Definition.Job.Parameters!.Value, full.Definition.Job.Parameters!.Value), Is.True);
    }

    [Test]
    public async Task There_is_one_cron_of_a_name()
    {
        var added = await First.Crons.TryAddAsync(TestCrons.New(Now), None);
        var again = await Second.Crons.TryAddAsync(TestCrons.Full(Now), None);

        Assert.That((added, again), Is.EqualTo((true, false)));
        Assert.That((await First.Crons.FindAsync("cron", None))!.Definition.Schedule, Is.EqualTo("0 * * * * *"));
    }

    [Test]
    public async Task Of_many_who_add_a_cron_at_once_one_does()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? First : Second).Crons.TryAddAsync(TestCrons.New(Now), None)));

        Assert.That(added.Count(isAdded => isAdded), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cron_is_replaced_only_as_it_was_read()
    {
        await First.Crons.TryAddAsync(TestCrons.New(Now), None);

        var replaced = await First.Crons.TryReplaceAsync(TestCrons.Full(Now) with { Rev = 2 }, 1, None);
        var stale = await Second.Crons.TryReplaceAsync(TestCrons.New(Now) with { Rev = 2 }, 1, None);

        Assert.That((replaced, stale), Is.EqualTo((true, false)));
        Assert.That((await First.Crons.FindAsync("cron", None))!.Definition.Schedule, Is.EqualTo("@every 90s"));
    }

    [Test]
    public async Task A_cron_that_is_gone_is_not_replaced()
    {
        Assert.That(await First.Crons.TryReplaceAsync(TestCrons.New(Now) with { Rev = 2 }, 1, None), Is.False);
        Assert.That(await First.Crons.FindAsync("cron", None), Is.Null);
    }

    [Test]
    public async Task A_cron_is_moved_on_once_by_any_number_of_leaders()
    {
        var cron = TestCrons.New(Now);
        await First.Crons.TryAddAsync(cron, None);
        var next = cron.NextRun!.Value.AddMinutes(1);

        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? First : Second).Crons.TryAdvanceAsync(cron, next, cron.NextRun, None)));

        var read = (await First.Crons.FindAsync("cron", None))!;
        Assert.That(moved.Count(isMoved => isMoved), Is.EqualTo(1));
        Assert.That((read.NextRun, read.LastRun, read.Rev), Is.EqualTo((next, cron.NextRun, 2L)));
        Assert.That(read.Definition, Is.EqualTo(cron.Definition));
    }

    [Test]
    public async Task A_cron_that_was_written_since_it_was_read_is_not_moved_on()
    {
        var cron = TestCrons.New(Now);
        await First.Crons.TryAddAsync(cron, None);
        await Second.Crons.TryReplaceAsync(cron with { Rev = 2 }, 1, None);

        var moved = await First.Crons.TryAdvanceAsync(cron, cron.NextRun!.Value.AddMinutes(1), cron.NextRun, None);

        Assert.That(moved, Is.False);
        Assert.That((await First.Crons.FindAsync("cron", None))!.NextRun, Is.EqualTo(cron.NextRun));
    }

    [Test]
    public async Task A_cron_that_is_moved_to_never_is_due_no_more()
    {
        var cron = TestCrons.New(Now);
        await First.Crons.TryAddAsync(cron, None);

        await First.Crons.TryAdvanceAsync(cron, null, null, None);

        var read = (await First.Crons.FindAsync("cron", None))!;
        Assert.That((read.NextRun, read.LastRun), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null)));
        Assert.That(await First.Crons.EarliestAsync(10, None), Is.Empty);
    }

    [Test]
    public async Task The_earliest_come_first_and_those_not_enabled_never()
    {
        foreach (var (name, minutes) in new[] { ("late", 30), ("early", -5), ("middle", 10) })
        {
            await First.Crons.TryAddAsync(TestCrons.New(Now, name) with { NextRun = Now.AddMinutes(minutes) }, None);
        }

        await First.Crons.TryAddAsync(TestCrons.New(Now, "off") with { NextRun = null }, None);

        Assert.That((await Second.Crons.EarliestAsync(10, None)).Select(cron => cron.Name), Is.EqualTo(new[] { "early", "middle", "late" }));
        Assert.That((await Second.Crons.EarliestAsync(2, None)).Select(cron => cron.Name), Is.EqualTo(new[] { "early", "middle" }));
    }

    [Test]
    public async Task All_are_listed_by_name()
    {
        foreach (var name in new[] { "b", "a", "C" })
        {
            await First.Crons.TryAddAsync(TestCrons.New(Now, name), None);
        }

        Assert.That((await Second.Crons.ListAsync(None)).Select(cron => cron.Name), Is.EqualTo(new[] { "C", "a", "b" }));
    }

    [Test]
    public async Task A_removed_cron_is_gone_and_can_be_added_again_as_the_same()
    {
        var cron = TestCrons.New(Now);
        await First.Crons.TryAddAsync(cron, None);

        var removed = await Second.Crons.DeleteAsync("cron", None);
        var again = await Second.Crons.DeleteAsync("cron", None);

        Assert.That((removed, again), Is.EqualTo((true, false)));
        Assert.That(await First.Crons.FindAsync("cron", None), Is.Null);
        Assert.That(await First.Crons.TryAddAsync(TestCrons.New(Now), None), Is.True);
        Assert.That((await First.Crons.FindAsync("cron", None))!.Id, Is.EqualTo(cron.Id));
    }

    private static Cron WithoutParameters(Cron cron) => cron with { Definition = cron.Definition with { Job = cron.Definition.Job with { Parameters = null } } };
}
