using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Testing;
using NUnit.Framework;
using Replica.Events;
using Replica.Registry;
using Replica.Scanning;
using Replica.Scanning.Matching;
using Replica.Scanning.Reports;
using Replica.Tests.Registry;
using Replica.Tests.Vulnerabilities;

namespace Replica.Tests.Scanning;

public sealed class ScanJobsTests
{
    private const string OsRelease = "ID=debian\nVERSION_ID=\"12\"\n";

    [Test]
    public async Task An_image_with_known_vulnerabilities_is_reported_with_the_versions_that_mend_them()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        registry.Push("team/app", "v1", new ImageBuilder()
            .Layer(("etc/os-release", OsRelease), ("var/lib/dpkg/status", Status("libssl3", "3.0.9-1", "openssl")))
            .Layer(("app/node_modules/lodash/package.json", """{"name":"lodash","version":"4.17.20"}""")));

        var run = await ScanAsync(queue, "team/app", "v1");

        var result = run.Job.GetResult<ScanImageResult>()!;
        var report = await ReportAsync(queue, "team/app", "v1");
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        Assert.That((result.Images, result.Layers, result.Components, result.Vulnerabilities, result.Fixable), Is.EqualTo((1, 2, 2, 2, 2)));
        Assert.That(report.Images.Single().Distribution, Is.EqualTo("debian 12"));
        Assert.That(report.Images.Single().Match.Findings.Select(Describe), Is.EqualTo(new[] { "D-1 libssl3 3.0.9-1 -> 3.0.11-1~deb12u2", "N-1 lodash 4.17.20 -> 4.17.21" }));
    }

    [Test]
    public async Task After_the_upgrade_in_an_upper_layer_nothing_is_found()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        registry.Push("team/app", "v2", new ImageBuilder()
            .Layer(("etc/os-release", OsRelease), ("var/lib/dpkg/status", Status("libssl3", "3.0.9-1", "openssl")), ("app/node_modules/lodash/package.json", """{"name":"lodash","version":"4.17.20"}"""))
            .Layer(("var/lib/dpkg/status", Status("libssl3", "3.0.11-1~deb12u2", "openssl")))
            .Layer(("app/.wh.node_modules", "")));

        var run = await ScanAsync(queue, "team/app", "v2");

        Assert.That(run.Job.GetResult<ScanImageResult>()!.Vulnerabilities, Is.Zero);
        Assert.That((await ReportAsync(queue, "team/app", "v2")).Images.Single().Components, Is.EqualTo(1));
    }

    [Test]
    public async Task Each_distinct_layer_is_scanned_by_one_child_with_its_units()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        var shared = ImageBuilder.Gzip(ImageBuilder.Tar(("etc/os-release", OsRelease)));
        var first = new ImageBuilder().RawLayer("application/vnd.oci.image.layer.v1.tar+gzip", shared).Layer(("a", "1"), ("lib/apk/db/installed", "P:musl\nV:1\n")).Build();
        var second = new ImageBuilder().RawLayer("application/vnd.oci.image.layer.v1.tar+gzip", shared).Layer(("b", "2")).Build();
        var attestation = new ImageBuilder().RawLayer("application/vnd.in-toto+json", "{}"u8.ToArray()).Build();
        registry.PushIndex("team/app", "multi", first, second, attestation);

        var run = await ScanAsync(queue, "team/app", "multi");

        var children = queue.Harness.Submitted(ScanActions.ScanLayer);
        Assert.That(children.Select(child => child.Parameters!.Value.GetProperty("SHA256SUM").GetString()), Is.EquivalentTo(first.Layers.Concat(second.Layers).Distinct().Select(layer => layer.Hex)));
        Assert.That(children.Select(child => child.CapacityMap!.Signature).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "scan=1" }));
        Assert.That((await ReportAsync(queue, "team/app", "multi")).Images.Select(image => image.Digest), Is.EqualTo(new[] { first.Digest, second.Digest }));
        Assert.That(run.Job.GetResult<ScanImageResult>()!.Layers, Is.EqualTo(3));
    }

    [Test]
    public async Task A_layer_is_not_scanned_twice_with_one_version_and_not_read_twice_at_all()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        var layer = registry.Push("app", "v1", ImageBuilder.WithFile("node_modules/lodash/package.json", """{"name":"lodash","version":"4.17.20"}""")).Layers.Single();

        var outcomes = new List<string?> { await ScanLayerAsync(queue, layer.ToString()), await ScanLayerAsync(queue, layer.Hex) };
        File.Delete(registry.Layout.Blob(layer));
        feed.Publish("npm", OsvFeed.Entry("N-2", "npm", "minimist", "1.2.6"));
        await UpdateAsync(queue);
        outcomes.Add(await ScanLayerAsync(queue, layer.Hex.ToUpperInvariant()));

        Assert.That(outcomes, Is.EqualTo(new[] { "scanned 1", "already scanned 1", "looked up again 0" }));
    }

    [Test]
    public async Task Packages_of_a_release_without_advisories_are_counted_and_not_called_safe()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        registry.Push("app", "v1", new ImageBuilder().Layer(("etc/os-release", "ID=debian\nVERSION_ID=\"11\"\n"), ("var/lib/dpkg/status", Status("libssl3", "3.0.9-1", "openssl"))));

        await ScanAsync(queue, "app", "v1");

        Assert.That((await ReportAsync(queue, "app", "v1")).Images.Single().Match.Unmatched, Is.EqualTo(new Dictionary<string, int> { ["dpkg"] = 1 }));
    }

    [Test]
    public async Task A_layer_that_cannot_be_scanned_fails_the_image_and_is_named()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        var image = registry.Push("app", "v1", new ImageBuilder().Layer(("etc/os-release", OsRelease)).RawLayer("application/vnd.oci.image.layer.v1.tar", "no archive"u8.ToArray()));

        var run = await queue.Harness.RunAsync(Scan("app", "v1") with { Retries = 3 });

        Assert.That((run.Status, run.Job.Error!.Type, run.Retry), Is.EqualTo((JobStatus.Error, "layers_failed", (Job?)null)));
        Assert.That(run.Job.Error.Message, Does.StartWith("1 of 2 layers could not be scanned.").And.Contains(image.Layers[1].ToString()));
        Assert.That(await queue.Get<ImageReports>().FindAsync(RepositoryName.Parse("app"), TagName.Parse("v1"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_cancelled_scan_takes_its_children_along()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        var reading = new TaskCompletionSource();
        await using var queue = await QueueAsync(registry, feed, new ToldEcosystem(reading));
        byte[] endless = [.. HostileArchive.Header("told", '0', 0), .. HostileArchive.Header("zeros", '0', 8L << 30)];
        var image = registry.Push("app", "v1", new ImageBuilder().RawLayer("application/vnd.oci.image.layer.v1.tar", endless));
        await using (var blob = File.OpenWrite(registry.Layout.Blob(image.Layers.Single())))
        {
            blob.SetLength(8L << 30);
        }

        var scan = Scan("app", "v1") with { Id = JobId.Parse("0198f8a0-0000-7000-8000-000000000002", null), StopTimeout = TimeSpan.FromSeconds(1) };

        var running = queue.Harness.RunAsync(scan);
        await reading.Task;
        await queue.Harness.Client.CancelAsync(scan.Id.Value);
        var run = await queue.Harness.WithTimePassingAsync(running, TimeSpan.FromSeconds(1));

        var child = await queue.Harness.Client.FindAsync(queue.Harness.Submitted(ScanActions.ScanLayer).Single().Id);
        Assert.That((run.Status, child!.Status), Is.EqualTo((JobStatus.Cancel, JobStatus.Cancel)));
    }

    [TestCase("""{"repository":"app","tag":"v9"}""", "no_such_tag")]
    [TestCase("""{"repository":"../app","tag":"v1"}""", "invalid_parameters")]
    [TestCase("""{"repository":"app"}""", "invalid_parameters")]
    public async Task A_scan_of_what_is_not_there_fails_for_good(string parameters, string type)
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);

        var run = await queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.ScanImage, Retries = 1, Parameters = JsonDocument.Parse(parameters).RootElement });

        Assert.That((run.Job.Error!.Type, run.Retry), Is.EqualTo((type, (Job?)null)));
    }

    [TestCase("{}", "invalid_parameters")]
    [TestCase("""{"SHA256SUM":"../../etc/passwd"}""", "invalid_parameters")]
    [TestCase("""{"SHA256SUM":"0000000000000000000000000000000000000000000000000000000000000000"}""", "no_such_layer")]
    public async Task A_scan_of_a_layer_that_is_not_there_fails_for_good(string parameters, string type)
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);

        var run = await queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.ScanLayer, Retries = 1, Parameters = JsonDocument.Parse(parameters).RootElement });

        Assert.That((run.Job.Error!.Type, run.Retry), Is.EqualTo((type, (Job?)null)));
    }

    [Test]
    public async Task Without_a_database_a_scan_says_what_to_run_first()
    {
        using var registry = new RegistryFolder();
        registry.Push("app", "v1", ImageBuilder.WithFile("a", "b"));
        await using var queue = await ScanQueue.StartAsync(registry);

        var run = await ScanAsync(queue, "app", "v1");

        Assert.That(run.Job.Error!.Message, Does.Contain("nautilus_update_db"));
    }

    [Test]
    public async Task Whoever_subscribed_is_told_that_a_scan_has_ended()
    {
        using var registry = new RegistryFolder();
        await using var feed = await FeedAsync();
        await using var queue = await QueueAsync(registry, feed);
        await queue.Get<WebhookSubscriptions>().AddAsync(new WebhookSubscription("s", RegistryEventTypes.ScanCompleted, "http://receiver.test/", null, null, queue.Harness.Time.GetUtcNow()), CancellationToken.None);
        registry.Push("app", "v1", ImageBuilder.WithFile("node_modules/lodash/package.json", """{"name":"lodash","version":"4.17.20"}"""));

        await ScanAsync(queue, "app", "v1");

        var payload = queue.Harness.AssertSubmitted("webhook").Parameters!.Value.GetProperty("payload");
        Assert.That(payload.GetProperty("type").GetString(), Is.EqualTo("SCAN_COMPLETED"));
        Assert.That(payload.GetProperty("contents").GetProperty("vulnerabilities").GetInt32(), Is.EqualTo(1));
    }

    private static async Task<OsvFeed> FeedAsync()
    {
        var feed = await OsvFeed.StartAsync();
        feed.Publish("Debian:12", OsvFeed.Entry("D-1", "Debian:12", "openssl", "3.0.11-1~deb12u2"));
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"));
        return feed;
    }

    private static async Task<RegistryQueue> QueueAsync(RegistryFolder registry, OsvFeed feed, Replica.Scanning.Ecosystems.IEcosystem? another = null)
    {
        var queue = await ScanQueue.StartAsync(registry, ScanQueue.Feed(feed.Url, "Debian:12, npm"), configure: services =>
        {
            if (another is not null)
            {
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, another);
            }
        });
        await UpdateAsync(queue);
        return queue;
    }

    private static async Task UpdateAsync(RegistryQueue queue)
    {
        var run = await queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.UpdateDatabase });
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
    }

    private static JobSubmission Scan(string repository, string tag) => new JobSubmission { Action = ScanActions.ScanImage }.WithParameters(new { repository, tag });

    private static Task<JobTestRun> ScanAsync(RegistryQueue queue, string repository, string tag) => queue.Harness.RunAsync(Scan(repository, tag));

    private static async Task<string?> ScanLayerAsync(RegistryQueue queue, string layer)
    {
        var run = await queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.ScanLayer }.WithParameters(new Dictionary<string, string> { ["SHA256SUM"] = layer }));
        var result = run.Job.GetResult<JsonElement>();
        return $"{result.GetProperty("scan").GetString()} {result.GetProperty("vulnerabilities").GetInt32()}";
    }

    private static async Task<ImageReport> ReportAsync(RegistryQueue queue, string repository, string tag) =>
        (await queue.Get<ImageReports>().FindAsync(RepositoryName.Parse(repository), TagName.Parse(tag), CancellationToken.None))!;

    private static string Status(string package, string version, string source) => $"Package: {package}\nStatus: install ok installed\nSource: {source}\nVersion: {version}\n";

    private static string Describe(Finding finding) => $"{finding.Id} {finding.Package} {finding.Version} -> {finding.FixedVersion}";
}
