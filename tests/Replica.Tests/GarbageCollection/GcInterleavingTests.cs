using NUnit.Framework;
using Replica.GarbageCollection;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.GarbageCollection;

/// <summary>The registry, a second run and a kill at every point of a run. In the end no image that has a tag lacks anything.</summary>
public sealed class GcInterleavingTests
{
    private static readonly BuiltImage Kept = ImageBuilder.WithFile("app", "1").Build();

    private static readonly BuiltImage Pushed = ImageBuilder.WithFile("app", "2").Build();

    /// <summary>How often a run reports that it has come further. The registry may work at each of these points, and before the first.</summary>
    private static readonly Lazy<Task<int>> Points = new(() => CountPointsAsync(_ => true));

    private static readonly Lazy<Task<int>> CoarsePoints = new(() => CountPointsAsync(IsCoarse));

    [TestCase("team/app", new[] { 1, 2, 4, 5, 7 })]
    [TestCase("other", new[] { 1, 2, 5 })]
    public async Task A_push_is_whole_whenever_it_meets_a_run_that_is_about_to_delete_its_blobs(string repository, int[] pauses)
    {
        var points = await Points.Value;
        var cases = from pause in pauses from first in Enumerable.Range(1, points) from second in Enumerable.Range(first, points - first + 1) select (pause, first, second);
        var runs = 0;

        await Parallel.ForEachAsync(cases, async (at, _) =>
        {
            using var registry = WithGarbage();
            var push = new PushUnderway(registry, repository, "v3", Pushed);
            var point = 0;
            var isBegun = false;
            await registry.CollectAsync(new SweepScript((step, _) =>
            {
                isBegun &= push.IsInRequest;
                if (step == SweepStep.BatchAside)
                {
                    isBegun = push.IsInRequest;
                }

                if (step == SweepStep.Settled && isBegun)
                {
                    // That much time the registry had.
                    push.FinishRequest();
                }

                point++;
                push.Run(point == at.first ? at.pause : 0);
                push.Run(point == at.second ? PushUnderway.Steps : 0);
                return Task.CompletedTask;
            }));
            push.Finish();

            await registry.AssertServesEverythingAsync();
            Interlocked.Increment(ref runs);
        });

        Assert.That(runs, Is.GreaterThan(400));
    }

    [Test]
    public async Task An_index_is_whole_whenever_it_is_pushed_over_images_that_a_run_is_about_to_delete()
    {
        var points = await Points.Value;
        for (var point = 1; point <= points; point++)
        {
            using var registry = WithGarbage();
            var index = ImageBuilder.IndexOf(Pushed);
            await registry.CollectAsync(At(point, () =>
            {
                // The registry takes an index only if it has the images.
                if (File.Exists(registry.Layout.RevisionLink(RepositoryName.Parse("team/app"), Pushed.Digest)) && registry.Has(Pushed.Digest))
                {
                    registry.PutManifest("team/app", Digest.Of(index), index);
                    registry.Tag("team/app", "all", Digest.Of(index));
                }
            }));

            await registry.AssertServesEverythingAsync();
        }
    }

    [Test]
    public async Task A_run_that_follows_a_kill_at_any_point_leaves_every_image_whole()
    {
        var points = await Points.Value;
        var kills = 0;
        for (var pushed = 1; pushed <= points; pushed++)
        {
            for (var killed = pushed; killed <= points; killed++)
            {
                using var registry = WithGarbage();
                using var left = RegistryFolder.InMemory();
                var point = 0;
                await registry.CollectAsync(new SweepScript((_, _) =>
                {
                    point++;
                    if (point == pushed)
                    {
                        new PushUnderway(registry, "team/app", "v3", Pushed).Finish();
                    }

                    if (point == killed)
                    {
                        left.CopyFrom(registry);
                    }

                    return Task.CompletedTask;
                }));

                if (point < killed)
                {
                    // The push has left less to do.
                    continue;
                }

                kills++;
                var wasWhole = false;
                await left.CollectAsync(SweepScript.At(SweepStep.Restored, () => wasWhole = Pushed.Blobs.Keys.All(left.Has) && left.Has(Pushed.Digest)));

                Assert.That(wasWhole, Is.True, "first of all, what the push needs is back");
                await left.AssertServesEverythingAsync();
            }
        }

        Assert.That(kills, Is.GreaterThan(20));
    }

    [Test]
    public async Task A_run_that_was_thought_dead_and_wakes_up_beside_the_next_one_breaks_nothing()
    {
        var points = await CoarsePoints.Value;
        for (var next = 1; next <= points; next++)
        {
            for (var pushed = next; pushed <= points; pushed++)
            {
                using var registry = WithGarbage();
                var point = 0;
                await registry.CollectAsync(new SweepScript(async (step, _) =>
                {
                    point += IsCoarse(step) ? 1 : 0;
                    if (IsCoarse(step) && point == next)
                    {
                        await registry.CollectAsync(SweepScript.At(SweepStep.BatchAside, () => new PushUnderway(registry, "team/app", "v4", Kept).Finish()));
                    }

                    if (IsCoarse(step) && point == pushed)
                    {
                        new PushUnderway(registry, "team/app", "v3", Pushed).Finish();
                    }
                }));

                await registry.AssertServesEverythingAsync();
            }
        }
    }

    [Test]
    public async Task A_run_within_a_run_at_any_two_points_breaks_nothing()
    {
        var points = await CoarsePoints.Value;
        for (var outer = 1; outer <= points; outer++)
        {
            for (var inner = 1; inner <= points; inner++)
            {
                using var registry = WithGarbage();
                await registry.CollectAsync(AtCoarse(outer, () => registry.CollectAsync(AtCoarse(inner, () => new PushUnderway(registry, "team/app", "v3", Pushed).FinishAsync()))));

                await registry.AssertServesEverythingAsync();
            }
        }
    }

    [Test]
    public async Task A_run_that_wakes_up_with_an_old_verdict_deletes_nothing_that_its_successor_has_moved_aside()
    {
        using var registry = WithGarbage();
        var push = new PushUnderway(registry, "team/app", "v3", Pushed);
        var (verdictIsOld, firstHasEnded) = (new TaskCompletionSource(), new TaskCompletionSource());
        var next = new SweepScript(async (step, _) =>
        {
            if (step == SweepStep.Marked)
            {
                // As far as the registry's look at the blobs, which are back.
                push.Run(4);
            }

            if (step == SweepStep.BatchAside)
            {
                verdictIsOld.SetResult();
                await firstHasEnded.Task;
                push.Finish();
            }
        });
        Task? second = null;
        var stalled = new SweepScript((step, time) =>
        {
            if (step == SweepStep.MarkedAgain && time == 2)
            {
                second = Task.Run(() => registry.CollectAsync(next));
                return Task.WhenAny(verdictIsOld.Task, second);
            }

            return Task.CompletedTask;
        });

        await registry.CollectAsync(stalled);
        firstHasEnded.SetResult();
        await second!;

        Assert.That(push.IsDone, Is.True);
        await registry.AssertServesEverythingAsync();
    }

    /// <summary>Of two runs, the points between batches and their steps are tried; those between two files are tried with one.</summary>
    private static bool IsCoarse(SweepStep step) => step is not (SweepStep.FileAside or SweepStep.FileDecided);

    /// <summary>One image with a tag, and one whose tag was deleted.</summary>
    private static RegistryFolder WithGarbage()
    {
        var registry = RegistryFolder.InMemory();
        registry.PushUntagged("team/app", Kept);
        registry.Tag("team/app", "v1", Kept.Digest);
        registry.PushUntagged("team/app", Pushed);
        return registry;
    }

    private static SweepScript At(int point, Action happen)
    {
        var reached = 0;
        return new SweepScript((_, _) =>
        {
            if (++reached == point)
            {
                happen();
            }

            return Task.CompletedTask;
        });
    }

    private static SweepScript AtCoarse(int point, Func<Task> happen)
    {
        var reached = 0;
        return new SweepScript((step, _) => IsCoarse(step) && ++reached == point ? happen() : Task.CompletedTask);
    }

    private static async Task<int> CountPointsAsync(Func<SweepStep, bool> counts)
    {
        using var registry = WithGarbage();
        var script = SweepScript.Silent;
        await registry.CollectAsync(script);
        return script.Reached.Count(counts);
    }
}
