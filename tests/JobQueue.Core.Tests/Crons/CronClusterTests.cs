using JobQueue.Core.Tests.Cluster;
using JobQueue.Crons;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Leadership;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Crons;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CronClusterTests
{
    private static readonly CronDefinition EverySecond = new() { Name = "often", Schedule = "* * * * * *", Job = new JobSubmission { Action = "work" } };

    [Test]
    public async Task With_leaders_killed_while_a_cron_fires_each_second_none_is_doubled_and_none_missed()
    {
        await using var cluster = new TestCluster();
        for (var n = 0; n < 3; n++)
        {
            await cluster.Add($"replica-{n}").HandleAtOnce("work").StartAsync();
        }

        await cluster.Replicas[0].Service<ICronClient>().PutAsync(EverySecond);
        var began = cluster.Time.GetUtcNow();
        for (var kill = 0; kill < 3; kill++)
        {
            await cluster.UntilAsync(() => Leaders(cluster).Any());
            await cluster.PassAsync(TimeSpan.FromSeconds(8));
            Leaders(cluster).Single().Kill();
            await cluster.Add($"replica-{kill + 3}").HandleAtOnce("work").StartAsync();
        }

        await cluster.UntilAsync(() => Leaders(cluster).Any());
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        var ended = cluster.Time.GetUtcNow();

        var fired = JobsOf(cluster, "often").Select(job => job.ScheduledAt).Order().ToList();
        Assert.That(fired, Is.Unique);
        Assert.That(fired, Is.EqualTo(Enumerable.Range(0, fired.Count).Select(n => fired[0].AddSeconds(n))), "none is missing in between");
        Assert.That(fired[0], Is.EqualTo(began.AddSeconds(1).AddTicks(-(began.Ticks % TimeSpan.TicksPerSecond))));
        Assert.That(fired[^1], Is.GreaterThan(ended.AddSeconds(-1.5)));
        Assert.That(fired, Has.Count.GreaterThan(35));
    }

    [Test]
    public async Task Two_workers_that_both_believe_to_lead_make_one_job_of_each_occurrence()
    {
        await using var cluster = new TestCluster();
        var late = cluster.Add("a");
        late.With(services => services.AddSingleton<ICronStore>(provider => new LateCronStore(provider.GetRequiredService<InMemoryReplica>().Crons)));
        TestReplica[] both = [await late.StartAsync(), await cluster.Add("b").StartAsync()];
        await cluster.UntilAsync(() => Leaders(cluster).Any());
        await both[0].Service<ICronClient>().PutAsync(EverySecond);
        await both[0].Service<ICronClient>().PutAsync(EverySecond with { Name = "interval", Schedule = "@every 1s" });

        for (var second = 0; second < 10; second++)
        {
            foreach (var replica in both)
            {
                Believe(cluster, replica);
            }

            await cluster.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.That(both.Select(replica => replica.Log.Count(EventIds.CronFired)), Is.All.GreaterThan(0), "both fired");
        foreach (var name in new[] { "often", "interval" })
        {
            var fired = JobsOf(cluster, name).Select(job => job.ScheduledAt).Order().ToList();
            Assert.That(fired, Is.EqualTo(Enumerable.Range(0, fired.Count).Select(n => fired[0].AddSeconds(n))));
            Assert.That(fired, Has.Count.GreaterThanOrEqualTo(9));
        }
    }

    [Test]
    public async Task What_was_missed_in_an_outage_follows_the_misfire_rule_and_is_logged()
    {
        await using var cluster = new TestCluster();
        var replica = await cluster.Add("a").StartAsync();
        await replica.Service<ICronClient>().PutAsync(EverySecond with { Schedule = "*/10 * * * * *", MisfireThreshold = TimeSpan.FromSeconds(30) });
        await cluster.UntilAsync(() => JobsOf(cluster, "often").Count == 1);
        var last = JobsOf(cluster, "often")[0].ScheduledAt;

        replica.Cut();
        await cluster.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        replica.Mend();
        await cluster.UntilAsync(() => replica.Log.Count(EventIds.CronOccurrencesMissed) == 1, what: "what was missed is logged, after the jobs were submitted");
        var back = cluster.Time.GetUtcNow();

        var fired = JobsOf(cluster, "often").Select(job => job.ScheduledAt).Order().Skip(1).ToList();
        Assert.That(fired[0], Is.EqualTo(last.AddSeconds(10)), "one for all that were missed");
        Assert.That(fired.Skip(1), Is.All.GreaterThan(back.AddSeconds(-31)));
        Assert.That(fired, Has.Count.EqualTo(4));
        Assert.That(replica.Log.Count(EventIds.CronOccurrencesMissed), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cron_is_heard_of_at_once_and_runs_at_its_time()
    {
        await using var cluster = new TestCluster();
        var replica = await cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(10)).HandleAtOnce("work").StartAsync();
        await cluster.UntilAsync(() => Leaders(cluster).Any());

        var cron = await replica.Service<ICronClient>().PutAsync(EverySecond with { Schedule = "@every 5s" });
        await cluster.PassAsync(TimeSpan.FromSeconds(16));

        Assert.That(JobsOf(cluster, "often").Select(job => job.ScheduledAt).Order(), Is.EqualTo(new[] { 0, 5, 10 }.Select(n => cron.NextRun!.Value.AddSeconds(n))));
        Assert.That(JobsOf(cluster, "often").Select(job => job.CreatedAt - job.ScheduledAt), Is.All.LessThan(2 * TestCluster.Step));
    }

    [Test]
    public async Task A_cron_that_cannot_be_read_here_holds_up_no_other()
    {
        await using var cluster = new TestCluster();
        var replica = await cluster.Add("a").StartAsync();
        var unreadable = TestCron(cluster) with { Definition = EverySecond with { Name = "newer", TimeZone = "Mars/Olympus" }, Id = Cron.IdOf("newer") };
        await replica.Service<ICronStore>().TryAddAsync(unreadable, CancellationToken.None);

        await replica.Service<ICronClient>().PutAsync(EverySecond);
        await cluster.UntilAsync(() => JobsOf(cluster, "often").Count > 2);

        Assert.That(JobsOf(cluster, "newer"), Is.Empty);
        Assert.That(replica.Log.Count(EventIds.CronUnreadable), Is.EqualTo(1), "it is told once, though it is met at every look");
    }

    [Test]
    public async Task However_many_crons_there_are_none_that_is_due_later_makes_the_leader_look_without_a_pause()
    {
        await using var cluster = new TestCluster();
        var store = default(CountingCronStore);
        var replica = cluster.Add("a").With(services => services.AddSingleton<ICronStore>(provider => store = new CountingCronStore(provider.GetRequiredService<InMemoryReplica>().Crons)));
        await replica.StartAsync();
        var later = TestCron(cluster) with { NextRun = cluster.Time.GetUtcNow().AddDays(1) };
        for (var n = 0; n < 600; n++)
        {
            await store!.TryAddAsync(later with { Definition = EverySecond with { Name = $"nightly-{n}" }, Id = Cron.IdOf($"nightly-{n}") }, CancellationToken.None);
        }

        await cluster.UntilAsync(() => Leaders(cluster).Any());
        await cluster.PassAsync(TimeSpan.FromSeconds(4));
        var before = store!.Looks;
        await cluster.PassAsync(TimeSpan.FromSeconds(10));

        Assert.That(store.Looks - before, Is.LessThan(15), "one with every sweep of two seconds, and some to spare");
    }

    private static Cron TestCron(TestCluster cluster) => new()
    {
        Id = Cron.IdOf("often"),
        Definition = EverySecond,
        NextRun = cluster.Time.GetUtcNow(),
        CreatedAt = cluster.Time.GetUtcNow(),
        LastUpdated = cluster.Time.GetUtcNow(),
        Rev = 1,
    };

    /// <summary>Has a worker believe that it leads, whoever else does.</summary>
    private static void Believe(TestCluster cluster, TestReplica replica)
    {
        var now = cluster.Time.GetUtcNow();
        replica.Service<LeadershipStanding>().Hold(
            new LeadershipTerm { Lease = LeadershipTerm.Crons, Incarnation = "believer", WorkerId = "believer", Term = now.Ticks, BeganAt = now, ExpiresAt = now.AddMinutes(1) },
            cluster.Time.GetTimestamp());
    }

    private static IEnumerable<TestReplica> Leaders(TestCluster cluster) => cluster.Replicas.Where(replica => !replica.IsCut && replica.Service<LeadershipStanding>().Leads);

    private static List<Job> JobsOf(TestCluster cluster, string cron) => [.. cluster.Database.ReadJobs().Select(stored => stored.Job).Where(job => job.Cron == cron)];
}
