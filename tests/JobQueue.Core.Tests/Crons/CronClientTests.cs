using JobQueue.Crons;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class CronClientTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly CronDefinition Daily = new() { Name = "nightly", Schedule = "0 0 3 * * *", Job = new JobSubmission { Action = "work", Retries = 2 } };

    private readonly FakeTimeProvider _time = new(Noon);

    [Test]
    public async Task A_new_cron_counts_from_now()
    {
        var crons = Client();

        var cron = await crons.PutAsync(Daily);

        Assert.That((cron.NextRun, cron.LastRun, cron.ChangedByOperator), Is.EqualTo((Noon.AddHours(15), (DateTimeOffset?)null, true)));
        Assert.That(await crons.FindAsync("nightly"), Is.EqualTo(cron));
    }

    [Test]
    public async Task A_cron_that_is_replaced_keeps_its_time_unless_its_schedule_or_zone_changes()
    {
        var crons = Client();
        await crons.PutAsync(Daily);
        _time.Advance(TimeSpan.FromHours(16));

        var other = await crons.PutAsync(Daily with { Job = Daily.Job with { Action = "other" } });
        var moved = await crons.PutAsync(Daily with { TimeZone = "Europe/Berlin" });

        Assert.That((other.NextRun, other.Definition.Job.Action, other.CreatedAt), Is.EqualTo((Noon.AddHours(15), "other", Noon)), "what is due still runs");
        Assert.That((moved.NextRun, moved.Rev), Is.EqualTo((Noon.AddHours(37), 3)));
    }

    [Test]
    public async Task A_cron_that_is_switched_off_is_not_due_and_misses_nothing()
    {
        var crons = Client();
        await crons.PutAsync(Daily);

        var off = await crons.PutAsync(Daily with { Enabled = false });
        _time.Advance(TimeSpan.FromDays(3));
        var on = await crons.PutAsync(Daily);

        Assert.That(off.NextRun, Is.Null);
        Assert.That(on.NextRun, Is.EqualTo(Noon.AddDays(3).AddHours(15)));
    }

    [Test]
    public async Task Run_now_submits_the_job_beside_the_schedule()
    {
        var crons = Client();
        await crons.PutAsync(Daily with { Enabled = false });

        var first = await crons.RunNowAsync("nightly");
        var second = await crons.RunNowAsync("nightly");

        Assert.That((first!.Job.Cron, first.Job.ScheduledAt, first.Job.RetriesTotal, first.WasDuplicate), Is.EqualTo(("nightly", Noon, 2, false)));
        Assert.That(second!.Job.Id, Is.Not.EqualTo(first.Job.Id));
        Assert.That((await crons.FindAsync("nightly"))!.LastRun, Is.Null);
    }

    [Test]
    public async Task Run_now_does_not_overlap_where_that_is_not_wanted()
    {
        var crons = Client();
        await crons.PutAsync(Daily with { Overlap = CronOverlap.Skip });

        var first = await crons.RunNowAsync("nightly");
        var second = await crons.RunNowAsync("nightly");

        Assert.That((second!.WasDuplicate, second.Job.Id), Is.EqualTo((true, first!.Job.Id)));
    }

    [Test]
    public async Task What_is_not_there_is_said_to_be_so()
    {
        var crons = Client();

        Assert.That(await crons.FindAsync("none"), Is.Null);
        Assert.That(await crons.RunNowAsync("none"), Is.Null);
        Assert.That(await crons.DeleteAsync("none"), Is.False);
        Assert.That(await crons.FindAsync("$where"), Is.Null);
    }

    [Test]
    public void A_faulty_cron_is_refused()
    {
        Assert.That(() => Client().PutAsync(Daily with { Schedule = "0 0 25 * * *" }), Throws.ArgumentException.With.Message.Contains("definition.Schedule: At character 5"));
    }

    private ICronClient Client()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddLogging();
        services.AddJobQueueCore();
        new JobQueueBuilder(services).UseInMemory(new InMemoryDatabase(_time));
        return services.BuildServiceProvider().GetRequiredService<ICronClient>();
    }
}
