using System.Net;
using JobQueue.Crons;
using JobQueue.Leadership;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class CronTests
{
    private const string LicenseUpdate = """{"action":"license_update","schedule":"57 54 3 * * *","retries":2}""";

    private static readonly string[] Documented = ["id", "action", "schedule", "retries", "capacityMap", "parameters", "deadline", "stopTimeout", "nextRun"];

    [Test]
    public async Task A_cron_is_created_with_the_documented_fields_first()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/crons/", LicenseUpdate);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted), answer.Body);
        Assert.That(answer.Json.EnumerateObject().Take(9).Select(field => field.Name), Is.EqualTo(Documented));
        Assert.That(Guid.Parse(answer.Text("id")), Is.EqualTo(Cron.IdOf("license_update")));
        Assert.That((answer.Text("action"), answer.Text("schedule"), answer.Json.GetProperty("retries").GetInt32()), Is.EqualTo(("license_update", "57 54 3 * * *", 2)));
        Assert.That((answer.Raw("capacityMap"), answer.Raw("parameters"), answer.Text("deadline"), answer.Text("stopTimeout")), Is.EqualTo(("null", "null", "", "")));
        Assert.That((answer.Text("nextRun"), answer.Text("name"), answer.Text("timeZone")), Is.EqualTo(("2017-02-17T03:54:57.000Z", "license_update", "UTC")));
        Assert.That((answer.Text("misfire"), answer.Text("misfireThreshold"), answer.Text("overlap"), answer.Raw("enabled"), answer.Raw("lastRun")), Is.EqualTo(("once", "1m0s", "allow", "true", "null")));
    }

    [Test]
    public async Task A_cron_takes_all_its_fields()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/crons", """
            {"name":"report/weekly","action":"sleep","schedule":"0 30 7 * * MON","timeZone":"Europe/Berlin","enabled":false,"misfire":"all","misfireThreshold":"90s","overlap":"skip",
             "parameters":{"a":1},"capacityMap":{"scan":1},"deadline":"1h","stopTimeout":"5s","priority":3,"backoff":{"type":"none"},"onInterrupt":"leave","interruptions":1}
            """);
        var found = await host.GetAsync("/api/v0/crons/report%2Fweekly");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted), answer.Body);
        Assert.That(found.Body, Is.EqualTo(answer.Body));
        Assert.That((found.Text("timeZone"), found.Text("misfire"), found.Text("misfireThreshold"), found.Text("overlap"), found.Raw("enabled"), found.Raw("nextRun")), Is.EqualTo(("Europe/Berlin", "all", "1m30s", "skip", "false", "null")));
        Assert.That((found.Raw("parameters"), found.Raw("capacityMap"), found.Text("deadline"), found.Text("stopTimeout")), Is.EqualTo(("""{"a":1}""", """{"scan":1}""", "1h0m0s", "5s")));
    }

    [Test]
    public async Task Posting_again_replaces_and_the_list_names_the_leader()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("/api/v0/crons", LicenseUpdate);
        await host.PostAsync("/api/v0/crons", """{"action":"license_update","schedule":"@hourly"}""");
        await host.PostAsync("/api/v0/crons", """{"action":"gc","schedule":"@daily"}""");
        var without = await host.GetAsync("/api/v0/crons");
        await host.Services.GetRequiredService<ILeaseStore>().AcquireAsync(LeadershipTerm.Crons, "run-1", "000000000000", TimeSpan.FromSeconds(30), CancellationToken.None);

        var answer = await host.GetAsync("/api/v0/crons/");

        var crons = answer.Json.GetProperty("crons").EnumerateArray().ToList();
        Assert.That(crons.Select(cron => cron.GetProperty("name").GetString()), Is.EqualTo(new[] { "gc", "license_update" }));
        Assert.That(crons[1].GetProperty("schedule").GetString(), Is.EqualTo("@hourly"));
        Assert.That(crons[1].GetProperty("retries").GetInt32(), Is.Zero, "what a replacement leaves out has its default");
        Assert.That(without.Raw("leader"), Is.EqualTo("null"));
        Assert.That(answer.Raw("leader"), Is.EqualTo("""{"workerID":"000000000000","incarnation":"run-1","term":1,"beganAt":"2017-02-17T01:09:47.771Z","expiresAt":"2017-02-17T01:10:17.771Z"}"""));
    }

    [Test]
    public async Task A_removed_cron_is_gone_and_its_jobs_stay()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("/api/v0/crons", LicenseUpdate);
        var job = await host.PostAsync("/api/v0/crons/license_update/run");

        var removed = await host.DeleteAsync("/api/v0/crons/license_update");

        Assert.That(removed.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await host.GetAsync("/api/v0/crons/license_update")).Code, Is.EqualTo("NO_SUCH_CRON"));
        Assert.That((await host.GetAsync($"/api/v0/jobs/{job.Text("id")}")).Text("status"), Is.EqualTo("waiting"));
    }

    [Test]
    public async Task Run_now_answers_with_the_job_which_the_list_of_jobs_finds_by_its_cron()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("/api/v0/crons", LicenseUpdate);
        await host.SubmitAsync("license_update");

        var run = await host.PostAsync("/api/v0/crons/license_update/run");
        var jobs = (await host.GetAsync("/api/v0/jobs?cron=license_update")).Json.GetProperty("jobs").EnumerateArray().ToList();

        Assert.That(run.Status, Is.EqualTo(HttpStatusCode.Accepted), run.Body);
        Assert.That((run.Text("cron"), run.Text("action"), run.Json.GetProperty("retriesTotal").GetInt32()), Is.EqualTo(("license_update", "license_update", 2)));
        Assert.That(jobs.Single().GetProperty("id").GetString(), Is.EqualTo(run.Text("id")));
    }

    [TestCase("GET", "")]
    [TestCase("DELETE", "")]
    [TestCase("POST", "/run")]
    public async Task What_is_not_there_is_answered_404(string method, string rest)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v0/crons/none{rest}"));

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_CRON")));
    }

    [TestCase("""{"action":"gc"}""", "schedule: a schedule such as '0 0 3 * * *' or '@every 90s' is expected, got nothing")]
    [TestCase("""{"action":"gc","schedule":""}""", "schedule: A schedule is needed, such as '0 0 3 * * *' (every day at 03:00:00) or '@every 90s'.")]
    [TestCase("""{"action":"gc","schedule":"0 61 3 * * *"}""", "schedule: At character 3: '61' is no minute; write 0 to 59, *, a range such as 0-1, a step such as */2, or several parted by commas.")]
    [TestCase("""{"action":"gc","schedule":"@daily","timeZone":"Europe/Berlim"}""", "timeZone: an IANA time zone such as Europe/Berlin is expected, got \"Europe/Berlim\"")]
    [TestCase("""{"action":"gc","schedule":"@daily","misfire":"never"}""", "misfire: 'once', 'all' or 'skip' is expected, got \"never\"")]
    [TestCase("""{"action":"gc","schedule":"@daily","misfireThreshold":"48h"}""", "misfireThreshold: The misfire threshold is 48h0m0s: it must be 1s to 24h0m0s.")]
    [TestCase("""{"action":"gc","schedule":"@daily","overlap":true}""", "overlap: 'allow' or 'skip' is expected, got true")]
    [TestCase("""{"action":"gc","schedule":"@daily","enabled":"yes"}""", "enabled: true or false is expected, got \"yes\"")]
    [TestCase("""{"action":"gc","schedule":"@daily","retries":-1}""", "retries: a whole number from 0 to 1000 is expected, got -1")]
    [TestCase("""{"action":"gc","schedule":"@daily","name":"a b"}""", "name: a name of 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got \"a b\"")]
    public async Task A_cron_that_is_none_is_refused_and_the_field_is_named(string json, string message)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/crons", json);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_PARAMETERS")), answer.Body);
        Assert.That(answer.Messages, Is.EqualTo(new[] { message }));
    }

    [TestCase("scheduledAt")]
    [TestCase("uniqueKey")]
    [TestCase("nextRun")]
    public async Task What_a_cron_decides_itself_is_no_field(string field)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/crons", $$"""{"action":"gc","schedule":"@daily","{{field}}":"2017-02-17T01:09:47.771Z"}""");

        Assert.That(answer.Messages.Single(), Does.StartWith($"{field}: no such field"));
    }
}
