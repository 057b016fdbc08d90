using JobQueue.Conformance.Crons;
using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Conformance.Feed;

public abstract class FeedConformance : StorageConformance
{
    private static readonly FeedRequest Jobs = new() { Topics = FeedTopics.Jobs };

    [Test]
    public async Task The_unfinished_jobs_come_first_and_then_the_word_that_all_are_there()
    {
        await SettledAsync(Completed());
        var running = await RunningAsync();
        var waiting = await SubmitAsync(NewJob());

        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);

        var jobs = feed.Initial.OfType<FeedMessage.JobChanged>().Select(message => (message.Job.Id, message.Job.Status, message.Job.Claimable));
        Assert.That(jobs, Is.EquivalentTo(new[] { (running.Id, JobStatus.Running, false), (waiting.Id, JobStatus.Waiting, true) }));
        Assert.That(feed.Initial[^1], Is.EqualTo(new FeedMessage.Ready()));
    }

    [Test]
    public async Task A_submitted_job_is_heard_of()
    {
        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);

        var job = await SubmitAsync(NewJob());

        var change = (await feed.HearJobUntilAsync(job.Id, JobStatus.Waiting)).Single();
        Assert.That(change.Claimable, Is.True);
        Assert.That(change.Rev, Is.EqualTo(1));
        Assert.That(change.ChangedFields, Is.Empty);
        Assert.That(change.Action, Is.EqualTo(Action).Or.Null);
        Assert.That(change.ScheduledAt, Is.EqualTo(job.ScheduledAt).Or.Null);
    }

    [Test]
    public async Task A_cancel_request_is_heard_of()
    {
        var claim = await RunningAsync();
        await using var feed = await RunningFeed.StartAsync(First.Feed, Jobs);

        await Second.Jobs.CancelAsync(claim.Id, None);

        var changes = await feed.HearJobUntilAsync(claim.Id, JobStatus.CancelRequest);
        Assert.That(changes[^1].Claimable, Is.False);
        Assert.That(changes[^1].Rev, Is.EqualTo(claim.Job.Rev + 1));
    }

    [Test]
    public async Task A_job_that_becomes_claimable_again_is_heard_of_as_such()
    {
        var claim = await RunningAsync();
        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);

        await Second.Jobs.BuryAsync(RunA, None);

        var changes = await feed.HearJobUntilAsync(claim.Id, JobStatus.WorkerDead);
        Assert.That(changes[^1].Claimable, Is.True);
    }

    [Test]
    public async Task The_revisions_of_a_job_only_grow_and_its_last_status_is_never_left_out()
    {
        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);

        var claim = await RunningAsync();
        await First.Jobs.ReportProgressAsync(claim, new JobProgress(10, null), None);
        await Second.Jobs.CancelAsync(claim.Id, None);
        await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None);

        var changes = await feed.HearJobUntilAsync(claim.Id, JobStatus.Cancel);
        Assert.That(changes.Select(change => change.Rev), Is.Ordered.Ascending);
        Assert.That(changes.Select(change => change.Rev), Is.Unique);
        Assert.That(changes[^1].Rev, Is.EqualTo((await FindAsync(claim.Id)).Rev));
    }

    [Test]
    public async Task Jobs_submitted_while_the_watch_begins_are_neither_missed_nor_doubled()
    {
        const int Count = 100;
        var jobs = Enumerable.Range(0, Count).Select(_ => NewJob()).ToList();
        var submitting = Task.Run(async () =>
        {
            foreach (var job in jobs)
            {
                await First.Jobs.SubmitAsync([job], None);
            }
        });

        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);
        await submitting;
        var last = await SubmitAsync(NewJob());

        var heard = feed.Initial.Concat(await feed.HearUntilAsync(message => message is FeedMessage.JobChanged { Job: var job } && job.Id == last.Id));
        var ids = heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Id).Where(id => id != last.Id);
        Assert.That(ids, Is.EquivalentTo(jobs.Select(job => job.Id)));
    }

    [Test]
    public async Task The_initial_jobs_are_those_of_a_query_when_one_is_given()
    {
        var done = await SettledAsync(Completed());
        await SubmitAsync(NewJob());

        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs with { InitialJobs = new JobQuery { Statuses = [JobStatus.Done] } });

        Assert.That(feed.Initial.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Id), Is.EqualTo(new[] { done.Id }));
    }

    [Test]
    public async Task Workers_and_the_operators_capacities_are_heard_of()
    {
        await using var feed = await RunningFeed.StartAsync(Second.Feed, new FeedRequest { Topics = FeedTopics.Workers });
        var worker = new Worker
        {
            Id = WorkerA,
            Incarnation = RunA,
            Status = WorkerStatus.Running,
            CapacityMap = CapacityMap.Empty,
            Actions = [Action],
            HeartbeatExpiration = First.Clock.UtcNow,
            StartedAt = First.Clock.UtcNow,
        };

        await First.Workers.RegisterAsync(worker, TimeSpan.FromSeconds(30), None);
        await feed.HearUntilAsync(message => message is FeedMessage.WorkerChanged { Incarnation: RunA });
        await First.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Parse("scan=1"), None);
        await feed.HearUntilAsync(message => message is FeedMessage.CapacityChanged { WorkerId: WorkerA });
        await First.Workers.SetOperatorCapacityAsync(WorkerA, null, None);
        await feed.HearUntilAsync(message => message is FeedMessage.CapacityChanged { WorkerId: WorkerA });
    }

    [Test]
    public async Task Log_lines_are_heard_of()
    {
        var claim = await RunningAsync();
        await using var feed = await RunningFeed.StartAsync(Second.Feed, new FeedRequest { Topics = FeedTopics.Logs });

        await First.Logs.AppendAsync(claim, [new NewLogLine("one", First.Clock.UtcNow, LogLevel.Information)], None);

        await feed.HearUntilAsync(message => message is FeedMessage.LogAppended { LineNum: 0 } line && line.JobId == claim.Id);
    }

    [Test]
    public async Task A_watcher_hears_only_of_its_topics()
    {
        await using var feed = await RunningFeed.StartAsync(Second.Feed, new FeedRequest { Topics = FeedTopics.Logs });

        var claim = await RunningAsync();
        await First.Logs.AppendAsync(claim, [new NewLogLine("one", First.Clock.UtcNow, LogLevel.Information)], None);

        var heard = await feed.HearUntilAsync(message => message is FeedMessage.LogAppended);
        Assert.That(heard, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_cron_is_heard_of_when_it_is_added_changed_moved_on_and_removed()
    {
        var there = TestCrons.New(First.Clock.UtcNow, "there");
        await First.Crons.TryAddAsync(there, None);
        await using var feed = await RunningFeed.StartAsync(Second.Feed, new FeedRequest { Topics = FeedTopics.Crons });
        var cron = TestCrons.New(First.Clock.UtcNow, "nightly");
        var hear = () => feed.HearUntilAsync(message => message == new FeedMessage.CronChanged(cron.Id.ToString("D")));

        await First.Crons.TryAddAsync(cron, None);
        await hear();
        await First.Crons.TryReplaceAsync(cron with { Rev = 2 }, 1, None);
        await hear();
        await First.Crons.TryAdvanceAsync(cron with { Rev = 2 }, First.Clock.UtcNow.AddDays(1), cron.NextRun, None);
        await hear();
        await First.Crons.DeleteAsync("nightly", None);
        await hear();

        Assert.That(feed.Initial, Is.EqualTo(new FeedMessage[] { new FeedMessage.CronChanged(there.Id.ToString("D")), new FeedMessage.Ready() }));
    }

    [Test]
    public async Task Watchers_of_one_feed_hear_each_for_itself()
    {
        await using var feed = await RunningFeed.StartAsync(Second.Feed, Jobs);
        await using var other = await RunningFeed.StartAsync(First.Feed, Jobs);

        var job = await SubmitAsync(NewJob());

        await feed.HearJobUntilAsync(job.Id, JobStatus.Waiting);
        await other.HearJobUntilAsync(job.Id, JobStatus.Waiting);
    }
}
