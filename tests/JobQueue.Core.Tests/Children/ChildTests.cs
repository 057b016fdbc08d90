using System.Collections.Concurrent;
using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Children;

/// <summary>Parents and their children in a cluster.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ChildTests
{
    private static readonly JobSubmission Part = new() { Action = "part" };

    [Test]
    public async Task A_parent_is_told_how_each_of_its_children_ended_and_what_it_returned()
    {
        await using var cluster = new TestCluster();
        var outcomes = new ConcurrentQueue<ChildOutcome>();
        var worker = cluster.Add("a")
            .Handle("good", (context, _) =>
            {
                context.SetResult(42);
                return Task.CompletedTask;
            })
            .Handle("bad", (_, _) => throw new JobFailedException("no luck"))
            .Handle("parent", async (context, token) =>
            {
                var good = await context.SpawnAsync("good", new JobSubmission { Action = "good" }, token);
                var bad = await context.SpawnAsync("bad", new JobSubmission { Action = "bad", Retries = 1, Backoff = new JobBackoff.None() }, token);
                foreach (var outcome in await context.WhenAllAsync([good, bad], token))
                {
                    outcomes.Enqueue(outcome);
                }
            });
        await worker.StartAsync();

        var parent = await cluster.UntilAsync(await cluster.SubmitAsync("parent"), JobStatus.Done);

        Assert.That(outcomes.Select(outcome => outcome.Name), Is.EqualTo(new[] { "good", "bad" }));
        Assert.That(((ChildOutcome.Succeeded)outcomes.First()).GetResult<int>(), Is.EqualTo(42));
        var failed = ((ChildOutcome.Failed)outcomes.Last()).Job;
        Assert.That(failed.Error!.Message, Is.EqualTo("no luck"));
        Assert.That(failed.RetryFromId, Is.Not.EqualTo(failed.Id), "The retry chain of the child was waited for.");
        Assert.That(failed.ParentId, Is.EqualTo(parent.Id));
    }

    [Test]
    public async Task A_parent_that_waits_gives_its_slot_to_its_children_and_takes_one_back_before_it_goes_on()
    {
        await using var cluster = new TestCluster();
        var running = 0;
        var most = 0;
        var worker = cluster.Add("a", options => options.MaxConcurrency = 1)
            .Handle("part", async (_, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Delay(TimeSpan.FromMilliseconds(200), cluster.Time, token);
                Interlocked.Decrement(ref running);
            })
            .Handle("parent", async (context, token) =>
            {
                await context.WhenAllAsync([await context.SpawnAsync("1", Part, token), await context.SpawnAsync("2", Part, token)], token);
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Delay(TimeSpan.FromMilliseconds(200), cluster.Time, token);
                Interlocked.Decrement(ref running);
            });
        await worker.StartAsync();
        var parents = new[] { await cluster.SubmitAsync("parent"), await cluster.SubmitAsync("parent"), await cluster.SubmitAsync("parent") };

        foreach (var parent in parents)
        {
            await cluster.UntilAsync(parent, JobStatus.Done);
        }

        Assert.That(most, Is.EqualTo(1), "Never more than one of them was at work.");
    }

    [Test]
    public async Task A_parent_that_waits_keeps_its_units()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = cluster.Add("a", options => options.Capacity["scan"] = 1)
            .HandleUntil("part", release)
            .Handle("parent", async (context, token) => await context.WhenAllAsync([await context.SpawnAsync("1", Part, token)], token))
            .HandleAtOnce("other");
        await worker.StartAsync();
        var parent = await cluster.SubmitAsync("parent", needs: "scan=1");
        await cluster.UntilAsync(() => worker.Log.Count(EventIds.WaitingForChildren) == 1);

        var other = await cluster.SubmitAsync("other", needs: "scan=1");
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        var kept = (await cluster.ReadAsync(other.Id)).Status;
        release.SetResult();

        await cluster.UntilAsync(parent, JobStatus.Done);
        await cluster.UntilAsync(other, JobStatus.Done);
        Assert.That(kept, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_parent_killed_between_spawning_two_children_meets_the_first_and_spawns_the_second()
    {
        await using var cluster = new TestCluster();
        var betweenSpawns = new TaskCompletionSource();
        var met = new ConcurrentQueue<(string Replica, JobId Child)>();
        var first = cluster.Add("first").Handle("parent", async (context, token) =>
        {
            met.Enqueue(("first", (await context.SpawnAsync("one", Part, token)).Id));
            betweenSpawns.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, token);
        });
        await first.StartAsync();
        var parent = await cluster.SubmitAsync("parent");
        await cluster.UntilAsync(() => betweenSpawns.Task.IsCompleted);
        await cluster.Add("parts").HandleAtOnce("part").StartAsync();
        first.Kill();

        await cluster.Add("second").Handle("parent", async (context, token) =>
        {
            var one = await context.SpawnAsync("one", Part, token);
            met.Enqueue(("second", one.Id));
            await context.WhenAllAsync([one, await context.SpawnAsync("two", Part, token)], token);
        }).StartAsync();
        var done = await cluster.UntilAsync(parent, JobStatus.Done);

        var children = (await cluster.Client.ListAsync(new JobQuery { ParentId = parent.Id })).Jobs;
        Assert.That(done.Fence, Is.EqualTo(2), "The parent ran again.");
        Assert.That(children.Select(child => (child.ChildName, child.Status, child.Fence)), Is.EquivalentTo(new[] { ("one", JobStatus.Done, 1L), ("two", JobStatus.Done, 1L) }));
        Assert.That(met.Select(run => run.Child).Distinct().Count(), Is.EqualTo(1), "Both runs mean the same first child.");
    }

    [Test]
    public async Task A_parent_cancelled_while_children_run_cancels_them()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a", options => options.MaxConcurrency = 2)
            .HandleUntil("part", new TaskCompletionSource())
            .Handle("parent", async (context, token) =>
                await context.WhenAllAsync([await context.SpawnAsync("1", Part, token), await context.SpawnAsync("2", Part, token), await context.SpawnAsync("3", Part, token)], token));
        await worker.StartAsync();
        var parent = await cluster.SubmitAsync("parent");
        await cluster.UntilAsync(() => worker.Started.Count == 3, what: "the parent waits and two children run");

        await cluster.Client.CancelAsync(parent.Id);
        await cluster.UntilAsync(parent, JobStatus.Cancel);
        await cluster.UntilAsync(async () => (await ChildrenAsync(cluster, parent)).All(child => child.IsFinal), what: "the children have ended");

        Assert.That((await ChildrenAsync(cluster, parent)).Select(child => child.Status), Is.EqualTo(new[] { JobStatus.Cancel, JobStatus.Cancel, JobStatus.Cancel }));
    }

    [Test]
    public async Task A_crash_after_the_parents_end_and_before_its_children_were_cancelled_is_made_up_by_another_worker()
    {
        await using var cluster = new TestCluster();
        var ending = new TaskCompletionSource();
        var faults = new FaultScript();
        var worker = cluster.Add("a", faults: faults)
            .Handle("parent", async (context, token) =>
            {
                await context.SpawnAsync("1", Part, token);
                await ending.Task.WaitAsync(token);
                throw new JobFailedException("over");
            });
        await worker.StartAsync();
        var parent = await cluster.SubmitAsync("parent");
        await cluster.UntilAsync(async () => (await ChildrenAsync(cluster, parent)).Count == 1);

        faults.FailNext(StoreVerb.Cancel);
        faults.LoseReplyOfNext(StoreVerb.Settle);
        ending.SetResult();
        await cluster.UntilAsync(parent, JobStatus.Error);
        worker.Kill();
        var left = (await ChildrenAsync(cluster, parent)).Single().Status;
        await cluster.Add("b").HandleAtOnce("other").StartAsync();
        await cluster.UntilAsync(async () => (await ChildrenAsync(cluster, parent)).Single().IsFinal, what: "the child has ended");

        Assert.That(left, Is.EqualTo(JobStatus.Waiting), "The crash came before the child was cancelled.");
        Assert.That((await ChildrenAsync(cluster, parent)).Single().Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_parent_whose_worker_stops_while_it_waits_goes_on_elsewhere_with_the_same_children()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        await cluster.Add("parts").HandleUntil("part", release).StartAsync();
        static async Task Parent(JobContext context, CancellationToken token) => await context.WhenAllAsync([await context.SpawnAsync("1", Part, token)], token);
        var first = await cluster.Add("first").Handle("parent", Parent).StartAsync();
        var parent = await cluster.SubmitAsync("parent");
        await cluster.UntilAsync(() => first.Log.Count(EventIds.WaitingForChildren) == 1);

        await first.StopAsync();
        await cluster.Add("second").Handle("parent", Parent).StartAsync();
        release.SetResult();
        await cluster.UntilAsync(parent, JobStatus.Done);

        Assert.That((await ChildrenAsync(cluster, parent)).Select(child => (child.Status, child.Fence)), Is.EqualTo(new[] { (JobStatus.Done, 1L) }));
    }

    [Test]
    public async Task Children_end_the_wait_even_where_every_event_is_lost()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a")
            .Handle("part", (_, token) => Task.Delay(TimeSpan.FromSeconds(3), cluster.Time, token)) // Longer than until the first look.
            .Handle("parent", async (context, token) => await context.WhenAllAsync([await context.SpawnAsync("1", Part, token)], token))
            .With(services => services.Add(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<IChangeFeed, DeafFeed>()));
        await worker.StartAsync();

        await cluster.UntilAsync(await cluster.SubmitAsync("parent"), JobStatus.Done, atMost: TimeSpan.FromSeconds(15));

        Assert.That(worker.Log.Count(EventIds.ChildrenEnded), Is.EqualTo(1));
    }

    [Test]
    public async Task An_action_that_spawns_itself_without_an_end_is_stopped()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a").Handle("parent", async (context, token) =>
            await context.WhenAllAsync([await context.SpawnAsync("again", new JobSubmission { Action = "parent" }, token)], token));
        await worker.StartAsync();

        var root = await cluster.UntilAsync(await cluster.SubmitAsync("parent"), JobStatus.Done);

        var all = (await cluster.Client.ListAsync(new JobQuery { Limit = 100 })).Jobs;
        var deepest = all.MaxBy(job => job.Depth)!;
        Assert.That(all, Has.Count.EqualTo(1 + JobContext.MaxDepth));
        Assert.That(deepest.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(deepest.Error!.Message, Does.Contain("generation 16").And.Contain("'parent'"));
        Assert.That(root.Status, Is.EqualTo(JobStatus.Done), "The failure of a child is its parent's to judge.");
    }

    [Test]
    public async Task A_child_out_of_bounds_is_refused_and_nothing_is_stored()
    {
        await using var cluster = new TestCluster();
        var refusals = new ConcurrentQueue<string>();
        var stranger = await cluster.SubmitAsync("nobody");
        var worker = cluster.Add("a").Handle("parent", async (context, token) =>
        {
            await RefusedAsync(() => context.SpawnAsync("", Part, token));
            await RefusedAsync(() => context.SpawnAsync(new string('n', 257), Part, token));
            await RefusedAsync(() => context.SpawnAsync("x", Part with { Id = JobId.New(cluster.Time) }, token));
            await RefusedAsync(() => context.SpawnAsync("x", Part with { UniqueKey = "k" }, token));
            await RefusedAsync(() => context.SpawnAsync("x", Part with { Retries = -1 }, token));
            await RefusedAsync(() => context.WhenAllAsync([stranger], token));
        });
        await worker.StartAsync();

        var parent = await cluster.UntilAsync(await cluster.SubmitAsync("parent"), JobStatus.Done);

        Assert.That(refusals, Has.Count.EqualTo(6));
        Assert.That(await ChildrenAsync(cluster, parent), Is.Empty);

        async Task RefusedAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (ArgumentException refused)
            {
                refusals.Enqueue(refused.Message);
            }
        }
    }

    private static async Task<IReadOnlyList<Job>> ChildrenAsync(TestCluster cluster, Job parent) => (await cluster.Client.ListAsync(new JobQuery { ParentId = parent.Id })).Jobs;
}
