using JobQueue;
using JobQueue.Claiming;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;
using Replica.Settings;

namespace Replica.Tests;

public sealed class ReplicaSettingsTests
{
    [Test]
    public void Without_settings_a_replica_scans_one_layer_and_one_image_at_a_time_and_else_the_defaults_of_the_queue_apply()
    {
        var options = Apply(new Dictionary<string, string?>());

        Assert.That(options.Capacity, Is.EquivalentTo(new Dictionary<string, long> { ["scan"] = 1, ["scanCheck"] = 1 }));
        Assert.That(options.MaxConcurrency, Is.EqualTo(20));
        Assert.That(options.HeartbeatInterval, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(options.Lease, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(options.ClaimDelay, Is.EqualTo(ClaimDelay.Uniform));
        Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromSeconds(15)));
    }

    [Test]
    public async Task Every_option_of_the_command_line_reaches_its_setting()
    {
        var given = await GivenAsync("--urls", "http://127.0.0.1:1", "--mongo", "mongodb://db", "--database", "jobs", "--data", "/var/lib/replica", "--replica-id", "000000000000",
            "--capacity", "scan=1,scanCheck=2", "--max-concurrency", "3", "--heartbeat", "500ms", "--lease", "1m30s", "--claim-delay", "uniform", "--drain", "0s", "--metrics", "on", "--storage", "/var/lib/registry", "--otlp", "http://127.0.0.1:4317");

        var settings = ReplicaSettings.Read(Configuration(given!));
        var options = Apply(given!);

        Assert.That(settings.Urls, Is.EqualTo("http://127.0.0.1:1"));
        Assert.That(settings.Mongo, Is.EqualTo("mongodb://db"));
        Assert.That(settings.Database, Is.EqualTo("jobs"));
        Assert.That(settings.DataFolder, Is.EqualTo("/var/lib/replica"));
        Assert.That(settings.Storage, Is.EqualTo("/var/lib/registry"));
        Assert.That(settings.ReplicaId, Is.EqualTo("000000000000"));
        Assert.That(settings.ServesMetrics, Is.True);
        Assert.That(settings.Otlp, Is.EqualTo(new Uri("http://127.0.0.1:4317")));
        Assert.That(options.Capacity, Is.EquivalentTo(new Dictionary<string, long> { ["scan"] = 1, ["scanCheck"] = 2 }));
        Assert.That(options.MaxConcurrency, Is.EqualTo(3));
        Assert.That(options.HeartbeatInterval, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        Assert.That(options.Lease, Is.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(options.ClaimDelay, Is.EqualTo(ClaimDelay.Uniform));
        Assert.That(options.Drain, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task What_the_command_line_does_not_name_is_left_to_the_configuration()
    {
        var given = await GivenAsync("--lease", "1m");

        Assert.That(given!.Keys, Is.EqualTo(new[] { "Replica:Lease" }));
    }

    [TestCase("Capacity", "scan", "--capacity (Replica:Capacity): a list such as scan=1,scanCheck=1 is expected, got 'scan'.")]
    [TestCase("Capacity", "scan=-1", "--capacity (Replica:Capacity): a list such as scan=1,scanCheck=1 is expected, got 'scan=-1'.")]
    [TestCase("MaxConcurrency", "many", "--max-concurrency (Replica:MaxConcurrency): a whole number is expected, got 'many'.")]
    [TestCase("Heartbeat", "5", "--heartbeat (Replica:Heartbeat): a duration such as 500ms, 5s or 1m30s is expected, got '5'.")]
    [TestCase("ClaimDelay", "7", "--claim-delay (Replica:ClaimDelay): uniform, loadaware or none is expected, got '7'.")]
    public void A_value_that_cannot_be_read_is_refused_by_its_name(string key, string value, string message)
    {
        var configuration = Configuration(new Dictionary<string, string?> { [$"Replica:{key}"] = value });

        Assert.That(() => ReplicaSettings.Read(configuration), Throws.InstanceOf<SettingException>().With.Message.EqualTo(message));
    }

    [Test]
    public async Task An_unknown_option_runs_nothing()
    {
        var given = await GivenAsync("--colour", "red");

        Assert.That(given, Is.Null);
    }

    private static async Task<IReadOnlyDictionary<string, string?>?> GivenAsync(params string[] args)
    {
        IReadOnlyDictionary<string, string?>? given = null;
        await ReplicaCommand.InvokeAsync(args, settings =>
        {
            given = settings;
            return Task.FromResult(0);
        });
        return given;
    }

    private static JobQueueOptions Apply(IReadOnlyDictionary<string, string?> values)
    {
        var options = new JobQueueOptions();
        ReplicaSettings.Read(Configuration(values)).Apply(options);
        return options;
    }

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
