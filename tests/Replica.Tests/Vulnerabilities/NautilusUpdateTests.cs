using System.Globalization;
using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;
using Replica.Scanning;
using Replica.Tests.Registry;
using Replica.Tests.Scanning;
using Replica.Vulnerabilities;

namespace Replica.Tests.Vulnerabilities;

public sealed class NautilusUpdateTests
{
    [Test]
    public async Task A_feed_is_loaded_and_becomes_the_version_in_use()
    {
        await using var feed = await OsvFeed.StartAsync();
        feed.Publish("Debian:12", OsvFeed.Entry("D-1", "Debian:12", "openssl", "3.0.11-1"), OsvFeed.Entry("D-2", "Debian:11", "openssl", "1.1.1"));
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"), new { id = "N-2", withdrawn = "2024-01-01T00:00:00Z", affected = new[] { new { package = new { ecosystem = "npm", name = "lodash" } } } });
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "Debian:12, npm"));

        var run = await UpdateAsync(queue);

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        Assert.That((Text(run, "database"), Number(run, "advisories"), Number(run, "broken")), Is.EqualTo(("updated", 2, 0)));
        var current = (await queue.Get<VulnerabilityStore>().ReadStateAsync(CancellationToken.None)).Current!;
        var advisory = (await queue.Get<VulnerabilityStore>().FindAsync(current.Find("npm")!.Id, "npm", ["lodash"], CancellationToken.None)).Single();
        Assert.That((advisory.Id, advisory.Severity, advisory.Summary, advisory.Aliases.Single()), Is.EqualTo(("N-1", "HIGH", "N-1 in lodash", "CVE-N-1")));
        Assert.That(advisory.Ranges.Single(), Is.EqualTo(new[] { new RangeEvent(RangeEventKind.Introduced, "0"), new RangeEvent(RangeEventKind.Fixed, "4.17.21") }));
        Assert.That(Text(run, "version"), Is.EqualTo(current.Id));
    }

    [Test]
    public async Task What_has_not_changed_is_not_downloaded_again()
    {
        await using var feed = await OsvFeed.StartAsync();
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"));
        feed.Publish("Alpine:v3.20", OsvFeed.Entry("A-1", "Alpine:v3.20", "openssl", "3.3.1-r1"));
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm, Alpine:v3.20"));
        await UpdateAsync(queue);

        var second = await UpdateAsync(queue);
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"), OsvFeed.Entry("N-2", "npm", "minimist", "1.2.6"));
        var third = await UpdateAsync(queue);

        Assert.That(feed.Answers, Is.EqualTo(new[] { "200 npm", "200 Alpine:v3.20", "304 npm", "304 Alpine:v3.20", "200 npm", "304 Alpine:v3.20" }));
        Assert.That(new[] { Text(second, "database"), Text(third, "database") }, Is.EqualTo(new[] { "unchanged", "updated" }));
        Assert.That(Number(third, "advisories"), Is.EqualTo(3));
        Assert.That(await CountAsync(queue.Database), Is.EqualTo(4), "two of npm's first state, three of the current version, one of them shared");
    }

    [Test]
    public async Task Only_the_current_version_and_the_one_before_are_kept()
    {
        await using var feed = await OsvFeed.StartAsync();
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"));
        for (var state = 1; state <= 4; state++)
        {
            feed.Publish("npm", OsvFeed.Entry($"N-{state}", "npm", "lodash", "4.17.21"));
            await UpdateAsync(queue);
        }

        var ids = await (await queue.Database.GetCollection<BsonDocument>(AdvisoryDocument.Collection).DistinctAsync<string>("id", FilterDefinition<BsonDocument>.Empty)).ToListAsync();

        Assert.That(ids, Is.EquivalentTo(new[] { "N-3", "N-4" }));
    }

    [Test]
    public async Task A_broken_entry_is_named_and_left_out()
    {
        await using var feed = await OsvFeed.StartAsync();
        feed.Publish("npm", [.. Enumerable.Range(0, 29).Select(number => OsvFeed.Entry($"N-{number}", "npm", $"p{number}", "1.0.0")), "{\"id\":"]);
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"));

        var run = await UpdateAsync(queue);

        Assert.That((Number(run, "advisories"), Number(run, "broken")), Is.EqualTo((29, 1)));
        Assert.That(run.Log.Select(line => line.Text), Has.Some.Contains("X-29.json"));
    }

    [Test]
    public async Task A_feed_of_broken_entries_is_refused_and_the_version_in_use_stays()
    {
        await using var feed = await OsvFeed.StartAsync();
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"));
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"));
        await UpdateAsync(queue);
        feed.Publish("npm", OsvFeed.Entry("N-2", "npm", "lodash", "4.17.21"), "[]", "{}");

        var run = await UpdateAsync(queue);

        Assert.That((run.Status, run.Job.Error!.Type), Is.EqualTo((JobStatus.Error, "feed_corrupt")));
        Assert.That(await CurrentAdvisoriesAsync(queue), Is.EqualTo(new[] { "N-1" }));
    }

    [Test]
    public async Task What_is_no_zip_or_holds_too_much_is_refused()
    {
        await using var feed = await OsvFeed.StartAsync();
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"), configure: services => Replace(services, new FeedLimits { DownloadBytes = 100_000, Entries = 2, EntryBytes = 1000 }));
        feed.PublishRaw("npm", "no zip"u8.ToArray());
        var noZip = await UpdateAsync(queue);
        feed.PublishRaw("npm", new byte[200_000]);
        var tooLong = await UpdateAsync(queue);
        feed.Publish("npm", "{}", "{}", "{}");
        var tooMany = await UpdateAsync(queue);
        feed.Publish("npm", JsonSerializer.Serialize(OsvFeed.Entry("N-1", "npm", new string('x', 2000), "1.0.0")));
        var tooLarge = await UpdateAsync(queue);

        Assert.That(new[] { noZip, tooLong, tooMany, tooLarge }.Select(run => run.Job.Error!.Type), Is.EqualTo(new[] { "feed_corrupt", "download_too_large", "feed_corrupt", "feed_corrupt" }));
    }

    [Test]
    public async Task An_update_that_dies_at_any_write_leaves_the_old_version_in_use_and_the_next_one_cleans_up([Values] bool isSent)
    {
        await using var feed = await OsvFeed.StartAsync();
        var database = await ScanQueue.NewDatabaseAsync();
        await using var healthy = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm, Debian:12"), database: database);
        feed.Publish("npm", OsvFeed.Entry("N-0", "npm", "lodash", "4.17.21"));
        feed.Publish("Debian:12", OsvFeed.Entry("D-0", "Debian:12", "openssl", "3"));
        await UpdateAsync(healthy);
        var deaths = 0;

        for (var deadly = 1; ; deadly++)
        {
            var number = deadly.ToString(CultureInfo.InvariantCulture);
            var before = await CurrentAdvisoriesAsync(healthy);
            feed.Publish("npm", OsvFeed.Entry($"N-{number}", "npm", "lodash", "4.17.21"));
            feed.Publish("Debian:12", OsvFeed.Entry($"D-{number}", "Debian:12", "openssl", "3"));
            using var dying = await InterruptedDatabase.OpenAsync(database.DatabaseNamespace.DatabaseName, deadly, isSent);
            await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm, Debian:12"), database: dying.Database);

            var run = await UpdateAsync(queue);
            var after = await CurrentAdvisoriesAsync(healthy);
            if (!dying.IsDead)
            {
                Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
                break;
            }

            deaths++;
            Assert.That(after, Is.EqualTo(before).Or.EqualTo(new[] { $"D-{number}", $"N-{number}" }), $"died at write {deadly}: the old version or the new one, as a whole");
            await UpdateAsync(healthy);
            Assert.That(await CurrentAdvisoriesAsync(healthy), Is.EqualTo(new[] { $"D-{number}", $"N-{number}" }), $"died at write {deadly}: the next update runs");
            Assert.That(await CountAsync(database), Is.LessThanOrEqualTo(4), $"died at write {deadly}: only the current version and the one before are left");
        }

        Assert.That(deaths, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task Of_two_updates_at_once_the_later_one_wins_and_the_other_changes_nothing()
    {
        await using var feed = await OsvFeed.StartAsync();
        var database = await ScanQueue.NewDatabaseAsync();
        await using var first = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"), database: database);
        await using var second = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"), database: database);
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"));
        JobTestRun? inner = null;
        feed.Answering = async _ =>
        {
            feed.Answering = _ => Task.CompletedTask;
            inner = await UpdateAsync(second);
        };

        var outer = await UpdateAsync(first);

        Assert.That(inner!.Status, Is.EqualTo(JobStatus.Done));
        Assert.That((outer.Status, outer.Job.Error!.Type), Is.EqualTo((JobStatus.Error, "superseded")));
        Assert.That(await CurrentAdvisoriesAsync(first), Is.EqualTo(new[] { "N-1" }));
    }

    [Test]
    public async Task An_update_that_was_cancelled_leaves_nothing_on_disk_and_does_not_stop_the_next()
    {
        await using var feed = await OsvFeed.StartAsync();
        feed.Publish("npm", OsvFeed.Entry("N-1", "npm", "lodash", "4.17.21"));
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "npm"));
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        feed.Answering = _ =>
        {
            asked.SetResult();
            return answer.Task;
        };
        var submission = new JobSubmission { Action = ScanActions.UpdateDatabase, Id = JobId.Parse("0198f8a0-0000-7000-8000-000000000001", null) };
        var running = queue.Harness.RunAsync(submission);
        await asked.Task;

        await queue.Harness.Client.CancelAsync(submission.Id.Value);
        var cancelled = await running;
        feed.Answering = _ => Task.CompletedTask;
        answer.SetResult();
        var next = await UpdateAsync(queue);

        Assert.That((cancelled.Status, next.Status), Is.EqualTo((JobStatus.Cancel, JobStatus.Done)));
    }

    [Test]
    public async Task A_replica_without_a_feed_says_what_to_set()
    {
        await using var queue = await ScanQueue.StartAsync();

        var run = await UpdateAsync(queue);

        Assert.That(run.Job.Error!.Type, Is.EqualTo("no_feed"));
        Assert.That(run.Job.Error.Message, Does.Contain("--vulnerabilities"));
    }

    [Test]
    public async Task A_feed_that_is_not_there_is_named()
    {
        await using var feed = await OsvFeed.StartAsync();
        await using var queue = await ScanQueue.StartAsync(settings: ScanQueue.Feed(feed.Url, "Nowhere:1"));

        var run = await UpdateAsync(queue);

        Assert.That(run.Job.Error!.Type, Is.EqualTo("http_status"));
        Assert.That(run.Job.Error.Message, Does.Contain("Nowhere%3A1/all.zip answered 404"));
    }

    private static Task<JobTestRun> UpdateAsync(RegistryQueue queue) => queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.UpdateDatabase });

    private static async Task<IReadOnlyList<string>> CurrentAdvisoriesAsync(RegistryQueue queue)
    {
        var current = (await queue.Get<VulnerabilityStore>().ReadStateAsync(CancellationToken.None)).Current!;
        var snapshots = current.Ecosystems.Select(snapshot => snapshot.Id);
        var documents = await queue.Database.GetCollection<BsonDocument>(AdvisoryDocument.Collection).Find(Builders<BsonDocument>.Filter.In("snapshot", snapshots)).ToListAsync();
        return [.. documents.Select(document => document["id"].AsString).Order(StringComparer.Ordinal)];
    }

    private static Task<long> CountAsync(IMongoDatabase database) => database.GetCollection<BsonDocument>(AdvisoryDocument.Collection).CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty);

    private static void Replace<T>(Microsoft.Extensions.DependencyInjection.IServiceCollection services, T service)
        where T : class => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, service);

    private static string? Text(JobTestRun run, string name) => run.Job.GetResult<JsonElement>().GetProperty(name).GetString();

    private static int Number(JobTestRun run, string name) => run.Job.GetResult<JsonElement>().GetProperty(name).GetInt32();
}
