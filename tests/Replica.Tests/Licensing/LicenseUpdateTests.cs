using System.Text.Json;
using System.Text.Json.Nodes;
using JobQueue.Jobs;
using JobQueue.Testing;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Replica.Licensing;
using Replica.Scanning;
using Replica.Settings;
using Replica.Tests.Registry;
using Replica.Tests.Scanning;

namespace Replica.Tests.Licensing;

public sealed class LicenseUpdateTests
{
    [Test]
    public async Task A_license_is_installed_extended_shortened_and_else_unchanged()
    {
        using var issuer = new SignedLicenses();
        using var folder = new TemporaryFolder();
        await using var queue = await QueueAsync(issuer, folder);
        var changes = new List<string?>();
        foreach (var license in new[]
        {
            issuer.Issue("2025-01-01T00:00:00Z", "2097-01-01T00:00:00Z"),
            issuer.Issue("2025-01-01T00:00:00Z", "2097-01-01T00:00:00Z"),
            issuer.Issue("2025-02-01T00:00:00Z", "2098-01-01T00:00:00Z"),
            issuer.Issue("2025-03-01T00:00:00Z", "2096-06-01T00:00:00Z"),
            issuer.Issue("2025-04-01T00:00:00Z", "2096-06-01T00:00:00Z"),
            issuer.Issue("2025-02-01T00:00:00Z", "2098-01-01T00:00:00Z"),
        })
        {
            await File.WriteAllTextAsync(folder.File("license"), license);
            changes.Add((await UpdateAsync(queue)).Job.GetResult<JsonElement>().GetProperty("license").GetString());
        }

        var stored = await queue.Get<LicenseStore>().FindAsync(CancellationToken.None);

        Assert.That(changes, Is.EqualTo(new[] { "installed", "unchanged", "extended", "shortened", "unchanged", "outdated" }));
        Assert.That(stored!.ExpiresAt, Is.EqualTo(new DateTimeOffset(2096, 6, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [TestCase("another key", "license_signature")]
    [TestCase("another payload", "license_signature")]
    [TestCase("a torn signature", "license_signature")]
    [TestCase("expired", "license_expired")]
    [TestCase("no license in it", "license_malformed")]
    [TestCase("no JSON", "license_malformed")]
    [TestCase("too long", "license_malformed")]
    public async Task A_license_that_cannot_be_used_fails_for_good_and_the_old_one_stays(string what, string type)
    {
        using var issuer = new SignedLicenses();
        using var folder = new TemporaryFolder();
        await using var queue = await QueueAsync(issuer, folder);
        await File.WriteAllTextAsync(folder.File("license"), issuer.Issue("2025-01-01T00:00:00Z", "2097-01-01T00:00:00Z"));
        await UpdateAsync(queue);
        await File.WriteAllTextAsync(folder.File("license"), Unusable(what, issuer));

        var run = await UpdateAsync(queue);

        Assert.That((run.Status, run.Job.Error!.Type, run.Retry), Is.EqualTo((JobStatus.Error, type, (Job?)null)));
        Assert.That((await queue.Get<LicenseStore>().FindAsync(CancellationToken.None))!.ExpiresAt.Year, Is.EqualTo(2097));
    }

    [Test]
    public async Task A_source_that_cannot_be_reached_is_tried_again()
    {
        using var issuer = new SignedLicenses();
        using var folder = new TemporaryFolder();
        await using var queue = await QueueAsync(issuer, folder);

        var run = await UpdateAsync(queue);

        Assert.That((run.Status, run.Job.Error!.Type), Is.EqualTo((JobStatus.Error, "unreachable")));
        Assert.That(run.Retry, Is.Not.Null);
    }

    [Test]
    public async Task A_license_is_read_from_a_URL()
    {
        using var issuer = new SignedLicenses();
        await using var server = await WebhookReceiver.StartAsync(http => http.Response.WriteAsync(issuer.Issue("2025-01-01T00:00:00Z", "2097-01-01T00:00:00Z")));
        await using var queue = await ScanQueue.StartAsync(settings: Settings(server.Url + "?token=s3cret", issuer.PublicKey));

        var run = await UpdateAsync(queue);

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        Assert.That(server.Requests.Single().Method, Is.EqualTo("GET"));
    }

    [Test]
    public async Task Of_two_runs_at_once_the_license_that_was_issued_later_stays()
    {
        var store = new LicenseStore(await ScanQueue.NewDatabaseAsync());
        var licenses = Enumerable.Range(1, 20).Select(day => new License($"L-{day}", "ACME", At(2025, day), At(2096, day))).ToList();

        await Task.WhenAll(licenses.OrderBy(license => license.Id, StringComparer.Ordinal).Select(license => store.OfferAsync(license, CancellationToken.None)));

        Assert.That(await store.FindAsync(CancellationToken.None), Is.EqualTo(licenses[^1]));
    }

    [Test]
    public async Task The_API_shows_the_license_and_nothing_of_its_key()
    {
        var database = await ScanQueue.NewDatabaseAsync();
        await using var api = await RegistryApi.StartAsync(database);
        using var missing = await api.Client.GetAsync("/api/v0/meta/license");
        await new LicenseStore(database).OfferAsync(new License("L-1", "ACME", At(2025, 1), At(2096, 1)), CancellationToken.None);

        var shown = await api.Client.GetStringAsync("/api/v0/meta/license");

        Assert.That(missing.StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
        Assert.That(shown, Is.EqualTo("""{"id":"L-1","holder":"ACME","issuedAt":"2025-01-01T00:00:00+00:00","expiresAt":"2096-01-01T00:00:00+00:00","isExpired":false}"""));
    }

    [Test]
    public async Task The_schedule_is_drawn_once_for_an_installation()
    {
        var database = await ScanQueue.NewDatabaseAsync();

        var drawn = await Task.WhenAll(Enumerable.Range(0, 10).Select(seed => LicenseSchedule.DrawAsync(database, new Random(seed), CancellationToken.None)));

        Assert.That(drawn.Distinct(StringComparer.Ordinal).Single(), Does.Match(@"\A[0-9]{1,2} [0-9]{1,2} 3 \* \* \*\z"));
    }

    [TestCase(null)]
    [TestCase("no key")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void A_key_that_is_none_is_refused_at_the_start(string? key) =>
        Assert.That(() => ScanQueue.Settings(Settings("/license", key)), Throws.InstanceOf<SettingException>().With.Message.StartsWith("--license-key (Replica:License:PublicKey):"));

    private static string Unusable(string what, SignedLicenses issuer)
    {
        var good = issuer.Issue("2025-05-01T00:00:00Z", "2099-01-01T00:00:00Z");
        using var other = new SignedLicenses();
        return what switch
        {
            "another key" => other.Issue("2025-05-01T00:00:00Z", "2099-01-01T00:00:00Z"),
            "another payload" => With(good, "payload", Convert.ToBase64String("""{"id":"L-1","holder":"ACME","issuedAt":"2025-05-01T00:00:00Z","expiresAt":"2199-01-01T00:00:00Z"}"""u8)),
            "a torn signature" => With(good, "signature", "AAAA"),
            "expired" => issuer.Issue("2025-05-01T00:00:00Z", "2025-06-01T00:00:00Z"),
            "no license in it" => issuer.Sign("""{"id":"L-1"}"""u8.ToArray()),
            "too long" => new string(' ', 70_000) + good,
            _ => "license",
        };
    }

    private static string With(string license, string name, string value)
    {
        var json = JsonNode.Parse(license)!;
        json[name] = value;
        return json.ToJsonString();
    }

    private static DateTimeOffset At(int year, int day) => new(year, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static Task<RegistryQueue> QueueAsync(SignedLicenses issuer, TemporaryFolder folder) => ScanQueue.StartAsync(settings: Settings(folder.File("license"), issuer.PublicKey));

    private static Dictionary<string, string?> Settings(string source, string? key) => new(StringComparer.Ordinal) { ["License:Source"] = source, ["License:PublicKey"] = key };

    private static Task<JobTestRun> UpdateAsync(RegistryQueue queue) => queue.Harness.RunAsync(new JobSubmission { Action = ScanActions.LicenseUpdate, Retries = 1 });
}
