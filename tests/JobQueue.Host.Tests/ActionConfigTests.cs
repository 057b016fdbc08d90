using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class ActionConfigTests
{
    private const string Path = "/api/v0/action_configs";

    [Test]
    public async Task A_config_is_made_listed_shown_and_removed_as_documented()
    {
        await using var host = await ApiHost.StartAsync();

        var made = await host.PostAsync(Path, """{"action":"scan","parameters":{"depth":"3"}}""");
        var listed = await host.GetAsync($"{Path}/");
        var shown = await host.GetAsync($"{Path}/scan");
        var removed = await host.DeleteAsync($"{Path}/scan");
        var gone = await host.GetAsync($"{Path}/scan");
        var removedAgain = await host.DeleteAsync($"{Path}/scan");

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(made.Json.EnumerateObject().Take(3).Select(field => field.Name), Is.EqualTo(new[] { "id", "action", "parameters" }));
        Assert.That(listed.Json.GetProperty("actionConfigs")[0].GetRawText(), Is.EqualTo(made.Body));
        Assert.That(shown.Body, Is.EqualTo(made.Body));
        Assert.That(removed.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((gone.Status, gone.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_ACTION_CONFIG")));
        Assert.That((removedAgain.Status, removedAgain.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_ACTION_CONFIG")));
    }

    [Test]
    public async Task Every_field_is_shown_as_it_was_sent_and_what_is_shown_can_be_sent_back()
    {
        await using var host = await ApiHost.StartAsync();
        const string Fields = """ "action":"scan","parameters":{"depth":3},"retries":2,"backoff":{"type":"constant","delay":"5s"},"deadline":"1h0m0s","stopTimeout":"10s","capacityMap":{"scan":1},"maxRunning":4,"paused":true""";

        var made = await host.PostAsync(Path, $$"""{{{Fields}}}""");
        var again = await host.PostAsync(Path, made.Body);

        Assert.That(made.Body, Is.EqualTo($$"""{"id":"{{made.Json.GetProperty("id").GetString()}}",{{Fields.TrimStart()}}}"""));
        Assert.That(again.Body, Is.EqualTo(made.Body));
    }

    [Test]
    public async Task A_job_that_is_too_large_only_with_the_defaults_of_its_action_is_refused_by_field()
    {
        await using var host = await ApiHost.StartAsync();
        var half = new string('x', (JobSubmission.MaxParameterBytes / 2) + 100);
        await host.PostAsync(Path, $$$"""{"action":"scan","parameters":{"a":"{{{half}}}"}}""");

        var refused = await host.PostAsync("/api/v0/jobs", $$$"""{"action":"scan","parameters":{"b":"{{{half}}}"}}""");

        Assert.That((refused.Status, refused.Code), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_PARAMETERS")));
        Assert.That(refused.Body, Does.Contain("Parameters: ").And.Contain("defaults of the action 'scan'"));
    }

    [TestCase("""{}""", "action:")]
    [TestCase("""{"action":"no blanks"}""", "action:")]
    [TestCase("""{"action":"scan","parameters":"text"}""", "parameters:")]
    [TestCase("""{"action":"scan","retries":1001}""", "retries:")]
    [TestCase("""{"action":"scan","deadline":"soon"}""", "deadline:")]
    [TestCase("""{"action":"scan","capacityMap":{"scan":-1}}""", "capacityMap")]
    [TestCase("""{"action":"scan","maxRunning":0}""", "maxRunning:")]
    [TestCase("""{"action":"scan","paused":"yes"}""", "paused:")]
    [TestCase("""{"action":"scan","backoff":{"type":"linear"}}""", "backoff.type:")]
    [TestCase("""{"action":"scan","backoff":{"type":"exponential","first":"2s","cap":"1s"}}""", "backoff:")]
    [TestCase("""{"action":"scan","maxruning":1}""", "maxruning:")]
    public async Task A_fault_names_its_field(string body, string field)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync(Path, body);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_PARAMETERS")));
        Assert.That(answer.Body, Does.Contain(field));
        Assert.That((await host.GetAsync(Path)).Body, Is.EqualTo("""{"actionConfigs":[]}"""));
    }

    [Test]
    public async Task Defaults_are_in_the_next_job_that_is_submitted_and_a_repeated_submission_is_still_recognised()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("/api/v0/jobs", """{"action":"scan"}""");
        await host.PostAsync(Path, """{"action":"scan","parameters":{"depth":3},"retries":2}""");

        var first = await SubmitAsync(host);
        var repeated = await SubmitAsync(host);

        Assert.That(first.Json.GetProperty("parameters").GetRawText(), Is.EqualTo("""{"depth":3,"file":"a"}"""));
        Assert.That(first.Json.GetProperty("retriesTotal").GetInt32(), Is.EqualTo(2));
        Assert.That(repeated.Json.GetProperty("id").GetString(), Is.EqualTo(first.Json.GetProperty("id").GetString()));

        static async Task<Answer> SubmitAsync(ApiHost host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs");
            request.Content = new StringContent("""{"action":"scan","parameters":{"file":"a"}}""", System.Text.Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", "one");
            return await host.SendAsync(request);
        }
    }

    [Test]
    public async Task An_action_is_paused_and_resumed()
    {
        await using var host = await ApiHost.StartAsync();

        var paused = await host.PostAsync("/api/v0/actions/scan/pause");
        var shown = await host.GetAsync($"{Path}/scan");
        var replaced = await host.PostAsync(Path, """{"action":"scan","retries":1}""");
        var resumed = await host.PostAsync("/api/v0/actions/scan/resume");
        var after = await host.GetAsync($"{Path}/scan");

        Assert.That((paused.Status, resumed.Status), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(shown.Json.GetProperty("paused").GetBoolean(), Is.True);
        Assert.That(replaced.Json.GetProperty("paused").GetBoolean(), Is.True, "Other defaults do not resume an action.");
        Assert.That(after.Json.GetProperty("paused").GetBoolean(), Is.False);
    }

    [Test]
    public async Task An_action_with_a_slash_is_named_in_a_path_by_its_escape()
    {
        await using var host = await ApiHost.StartAsync();

        await host.PostAsync("/api/v0/actions/images%2Fscan/pause");
        var shown = await host.GetAsync($"{Path}/images%2Fscan");

        Assert.That(shown.Json.GetProperty("action").GetString(), Is.EqualTo("images/scan"));
    }

    [Test]
    public async Task What_cannot_be_an_action_cannot_be_paused()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/actions/no%20blanks/pause");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_PARAMETERS")));
    }

    [Test]
    public async Task A_waiting_job_is_explained()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("scan");
        await host.PostAsync("/api/v0/actions/scan/pause");

        var answer = await host.GetAsync($"/api/v0/jobs/{job.Id}/explain");
        var unknown = await host.GetAsync($"/api/v0/jobs/{JobId.New(host.Time)}/explain");

        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("waiting"));
        Assert.That(answer.Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()), Is.EqualTo(["PAUSED", "NO_WORKER"]));
        Assert.That(answer.Json.GetProperty("reasons")[0].EnumerateObject().Select(field => field.Name), Is.EqualTo(["code", "message", "advice"]));
        Assert.That((unknown.Status, unknown.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_JOB")));
    }

    [Test]
    public async Task The_queue_is_shown_in_numbers()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync(Path, """{"action":"idle","maxRunning":4}""");
        await host.PostAsync("/api/v0/actions/scan/pause");
        await host.SubmitAsync("scan");
        await host.SubmitAsync("scan");
        await host.ClaimAsync("scan");
        host.Time.Advance(TimeSpan.FromSeconds(7));

        var answer = await host.GetAsync("/api/v0/stats");

        Assert.That(answer.Json.GetProperty("actions").GetRawText(), Is.EqualTo(
            """[{"action":"idle","due":0,"scheduled":0,"claimed":0,"running":0,"stopping":0,"oldestDueAt":null,"queueLatencySeconds":0,"workers":0,"paused":false,"maxRunning":4,"atLeast":[]},"""
            + """{"action":"scan","due":1,"scheduled":0,"claimed":0,"running":1,"stopping":0,"oldestDueAt":"2017-02-17T01:09:47.771Z","queueLatencySeconds":7,"workers":0,"paused":true,"maxRunning":null,"atLeast":[]}]"""));
    }

    [Test]
    public async Task Numbers_end_at_a_bound_and_say_so()
    {
        await using var host = await ApiHost.StartAsync();
        var store = host.Services.GetRequiredService<IJobClient>();
        for (var n = 0; n < 11; n++)
        {
            await store.SubmitManyAsync([.. Enumerable.Range(0, 1000).Select(_ => new JobSubmission { Action = "scan" })]);
        }

        var action = (await host.GetAsync("/api/v0/stats")).Json.GetProperty("actions")[0];

        Assert.That(action.GetProperty("due").GetInt64(), Is.EqualTo(JobPage.CountLimit));
        Assert.That(action.GetProperty("atLeast").GetRawText(), Is.EqualTo("""["due"]"""));
    }
}
