using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Steering;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ActionDefaultsTests : IDisposable
{
    private static readonly ActionConfig Config = new()
    {
        Action = "scan",
        Parameters = JsonSerializer.SerializeToElement(new { depth = 3, options = new { deep = true, wide = true } }),
        Retries = 2,
        Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(7)),
        Deadline = TimeSpan.FromMinutes(90),
        StopTimeout = TimeSpan.FromSeconds(9),
        CapacityMap = CapacityMap.Parse("scan=1"),
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryDatabase _database;
    private readonly ServiceProvider _services;

    public ActionDefaultsTests()
    {
        _database = new InMemoryDatabase(_time);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddLogging();
        new JobQueueBuilder(services).UseInMemory(_database);
        JobQueue.Running.WorkerServices.AddJobQueueCore(services);
        _services = services.BuildServiceProvider();
    }

    private IJobClient Client => _services.GetRequiredService<IJobClient>();

    private IActionConfigStore Configs => _services.GetRequiredService<IActionConfigStore>();

    public void Dispose() => _services.Dispose();

    [Test]
    public async Task A_submission_that_says_nothing_gets_every_default()
    {
        await Configs.SetAsync(Config, CancellationToken.None);

        var job = (await Client.SubmitAsync(new JobSubmission { Action = "scan" })).Job;

        Assert.That(job.Parameters!.Value.GetRawText(), Is.EqualTo(Config.Parameters!.Value.GetRawText()));
        Assert.That((job.RetriesTotal, job.RetriesLeft, job.Backoff), Is.EqualTo((2, 2, Config.Backoff)));
        Assert.That((job.Deadline, job.StopTimeout, job.CapacityMap), Is.EqualTo((Config.Deadline, Config.StopTimeout, Config.CapacityMap)));
    }

    [Test]
    public async Task What_a_submission_says_wins()
    {
        await Configs.SetAsync(Config, CancellationToken.None);
        var submission = new JobSubmission
        {
            Action = "scan",
            Retries = 0,
            Backoff = new JobBackoff.None(),
            Deadline = TimeSpan.FromSeconds(1),
            StopTimeout = TimeSpan.Zero,
            CapacityMap = CapacityMap.Empty,
        };

        var job = (await Client.SubmitAsync(submission)).Job;

        Assert.That((job.RetriesTotal, job.Backoff), Is.EqualTo((0, submission.Backoff)));
        Assert.That((job.Deadline, job.StopTimeout, job.CapacityMap), Is.EqualTo((submission.Deadline, submission.StopTimeout, CapacityMap.Empty)));
    }

    [TestCase("""{"options":{"deep":false}}""", """{"depth":3,"options":{"deep":false}}""", Description = "What lies deeper is not mixed.")]
    [TestCase("""{"depth":null,"more":1}""", """{"options":{"deep":true,"wide":true},"depth":null,"more":1}""", Description = "A submitted null wins.")]
    [TestCase("""{}""", """{"depth":3,"options":{"deep":true,"wide":true}}""", Description = "An empty object says nothing.")]
    public async Task Parameters_are_merged_name_by_name(string submitted, string expected)
    {
        await Configs.SetAsync(Config, CancellationToken.None);

        var job = (await Client.SubmitAsync(new JobSubmission { Action = "scan", Parameters = JsonElement.Parse(submitted) })).Job;

        Assert.That(job.Parameters!.Value.GetRawText(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Without_a_config_a_submission_is_as_it_was_sent()
    {
        await Configs.SetAsync(Config, CancellationToken.None);

        var job = (await Client.SubmitAsync(new JobSubmission { Action = "other" })).Job;

        Assert.That((job.Parameters, job.RetriesTotal, job.Backoff, job.CapacityMap), Is.EqualTo(((JsonElement?)null, 0, JobBackoff.Default, (CapacityMap?)null)));
    }

    [Test]
    public async Task Parameters_that_are_too_large_only_with_the_defaults_are_refused()
    {
        var half = new string('x', (JobSubmission.MaxParameterBytes / 2) + 100);
        await Configs.SetAsync(new ActionConfig { Action = "scan", Parameters = JsonSerializer.SerializeToElement(new { a = half }) }, CancellationToken.None);

        var submission = new JobSubmission { Action = "scan" }.WithParameters(new { b = half });

        Assert.That(() => Client.SubmitAsync(submission), Throws.InstanceOf<ArgumentException>().With.Message.Contains("Parameters"));
    }

    [Test]
    public async Task A_config_that_another_process_changed_is_a_second_old_at_most()
    {
        await Client.SubmitAsync(new JobSubmission { Action = "scan" });
        await _database.Connect("other").ActionConfigs.SetAsync(Config, CancellationToken.None);
        var before = (await Client.SubmitAsync(new JobSubmission { Action = "scan" })).Job;

        _time.Advance(ActionDefaults.MaxAge + TimeSpan.FromMilliseconds(1));
        var after = (await Client.SubmitAsync(new JobSubmission { Action = "scan" })).Job;

        Assert.That(before.RetriesTotal, Is.Zero, "The configs were read a moment ago.");
        Assert.That(after.RetriesTotal, Is.EqualTo(2));
    }

    [Test]
    public async Task A_change_by_this_process_is_seen_by_its_next_submission()
    {
        await Client.SubmitAsync(new JobSubmission { Action = "scan" });
        await Configs.SetAsync(Config, CancellationToken.None);
        _services.GetRequiredService<ActionConfigCache>().Forget();

        var job = (await Client.SubmitAsync(new JobSubmission { Action = "scan" })).Job;

        Assert.That(job.RetriesTotal, Is.EqualTo(2));
    }
}
