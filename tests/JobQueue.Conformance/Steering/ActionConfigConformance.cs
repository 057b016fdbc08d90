using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Steering;

public abstract class ActionConfigConformance : StorageConformance
{
    private static readonly ActionConfig Full = new()
    {
        Action = Action,
        Parameters = JsonSerializer.SerializeToElement(new { depth = 3, name = "a" }),
        Retries = 2,
        Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(7)),
        Deadline = TimeSpan.FromMinutes(90),
        StopTimeout = TimeSpan.Zero,
        CapacityMap = CapacityMap.Parse("scan=1"),
        MaxRunning = 4,
    };

    private IActionConfigStore Configs => First.ActionConfigs;

    [Test]
    public async Task Until_one_is_set_there_is_none()
    {
        Assert.That(await Configs.FindAsync(Action, None), Is.Null);
        Assert.That(await Configs.ListAsync(None), Is.Empty);
        Assert.That(await Configs.DeleteAsync(Action, None), Is.False);
    }

    [Test]
    public async Task Every_field_of_a_config_reads_back_in_every_replica()
    {
        var set = await Configs.SetAsync(Full, None);

        var found = await Second.ActionConfigs.FindAsync(Action, None);

        Assert.That(Guid.TryParse(set.Id, out _), Is.True);
        Assert.That(found! with { Parameters = null }, Is.EqualTo(Full with { Id = set.Id, Parameters = null }));
        Assert.That(found.Parameters!.Value.GetRawText(), Is.EqualTo("""{"depth":3,"name":"a"}"""));
    }

    [Test]
    public async Task Setting_it_again_replaces_every_default_and_keeps_the_id()
    {
        var first = await Configs.SetAsync(Full, None);

        await Second.ActionConfigs.SetAsync(new ActionConfig { Action = Action, Retries = 0 }, None);

        Assert.That(await Configs.FindAsync(Action, None), Is.EqualTo(new ActionConfig { Id = first.Id, Action = Action, Retries = 0 }));
    }

    [Test]
    public async Task Configs_are_listed_by_action()
    {
        await Configs.SetAsync(Full with { Action = "b" }, None);
        await Configs.SetAsync(Full with { Action = "a" }, None);

        Assert.That((await Second.ActionConfigs.ListAsync(None)).Select(config => config.Action), Is.EqualTo(["a", "b"]));
    }

    [Test]
    public async Task A_deleted_config_is_gone_with_its_pause_and_the_next_one_is_another()
    {
        var first = await Configs.SetAsync(Full, None);
        await Configs.PauseAsync(Action, None);

        Assert.That(await Second.ActionConfigs.DeleteAsync(Action, None), Is.True);

        var next = await Configs.SetAsync(Full, None);
        Assert.That(next.Paused, Is.False);
        Assert.That(next.Id, Is.Not.EqualTo(first.Id));
    }

    [Test]
    public async Task An_action_is_paused_and_resumed_whether_or_not_it_has_a_config()
    {
        await Configs.PauseAsync("bare", None);
        await Configs.SetAsync(Full, None);
        await Configs.PauseAsync(Action, None);
        await Configs.PauseAsync(Action, None);
        var paused = await Second.ActionConfigs.ListAsync(None);

        await Second.ActionConfigs.ResumeAsync("bare", None);
        await Second.ActionConfigs.ResumeAsync(Action, None);
        await Second.ActionConfigs.ResumeAsync(Action, None);
        await Second.ActionConfigs.ResumeAsync("never heard of", None);

        Assert.That(paused.Select(config => (config.Action, config.Paused)), Is.EqualTo([("bare", true), (Action, true)]));
        Assert.That((await Configs.ListAsync(None)).Select(config => (config.Action, config.Paused)), Is.EqualTo([("bare", false), (Action, false)]));
        Assert.That((await Configs.FindAsync(Action, None))!.Retries, Is.EqualTo(2), "The defaults are still there.");
    }

    [Test]
    public async Task To_change_the_defaults_neither_resumes_an_action_nor_pauses_it()
    {
        await Configs.PauseAsync(Action, None);
        var changed = await Configs.SetAsync(Full with { Paused = false }, None);
        await Configs.SetAsync(Full with { Action = "other" }, None);

        var other = await Configs.SetAsync(Full with { Action = "other", Paused = true }, None);
        var fresh = await Configs.SetAsync(Full with { Action = "new", Paused = true }, None);

        Assert.That(changed.Paused, Is.True);
        Assert.That(other.Paused, Is.False);
        Assert.That(fresh.Paused, Is.True);
    }

    [Test]
    public async Task Of_many_that_make_the_same_config_at_once_each_gets_the_one()
    {
        var stores = Enumerable.Range(0, 20).Select(n => n % 2 == 0 ? First.ActionConfigs : Second.ActionConfigs);

        var set = await Task.WhenAll(stores.Select(store => store.SetAsync(Full, None)));

        Assert.That(set.Select(config => config.Id).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_config_out_of_bounds_is_refused_by_the_name_of_its_field()
    {
        Assert.That(() => Configs.SetAsync(Full with { Action = "no blanks" }, None), Throws.ArgumentException.With.Message.Contains("Action"));
        Assert.That(() => Configs.SetAsync(Full with { Parameters = JsonSerializer.SerializeToElement(3) }, None), Throws.ArgumentException.With.Message.Contains("Parameters"));
        Assert.That(() => Configs.SetAsync(Full with { Retries = -1 }, None), Throws.ArgumentException.With.Message.Contains("Retries"));
        Assert.That(() => Configs.SetAsync(Full with { MaxRunning = 0 }, None), Throws.ArgumentException.With.Message.Contains("MaxRunning"));
        Assert.That(() => Configs.SetAsync(Full with { MaxRunning = 10_001 }, None), Throws.ArgumentException.With.Message.Contains("MaxRunning"));
        Assert.That(() => Configs.PauseAsync("", None), Throws.ArgumentException.With.Message.Contains("Action"));
    }

    [Test]
    public async Task Every_change_is_heard_by_the_watchers_of_configs()
    {
        await Configs.SetAsync(Full with { Action = "there" }, None);
        await using var feed = new RunningActionFeed(Second.Feed);
        await feed.UntilReadyAsync("there");

        await Configs.SetAsync(Full, None);
        await feed.HearsAsync(Action);
        await Configs.PauseAsync("paused", None);
        await feed.HearsAsync("paused");
        await Configs.ResumeAsync("paused", None);
        await feed.HearsAsync("paused");
        await Configs.DeleteAsync(Action, None);
        await feed.HearsAsync(Action);
    }
}
