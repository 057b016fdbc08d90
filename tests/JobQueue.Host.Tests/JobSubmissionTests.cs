using System.Net;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobSubmissionTests
{
    private static readonly string[] DocumentedFields =
    [
        "id", "retryFromID", "workerID", "status", "scheduledAt", "lastUpdated", "action", "retriesLeft", "retriesTotal", "capacityMap", "parameters", "deadline", "stopTimeout",
    ];

    [Test]
    public async Task An_action_alone_is_a_whole_submission()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", """{"action":"metadatastoremigration"}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Json.EnumerateObject().Select(field => field.Name).Take(13), Is.EqualTo(DocumentedFields));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("waiting"));
        Assert.That(answer.Json.GetProperty("workerID").GetString(), Is.Empty);
        Assert.That(answer.Json.GetProperty("retryFromID").GetString(), Is.EqualTo(answer.Json.GetProperty("id").GetString()));
        Assert.That(answer.Json.GetProperty("scheduledAt").GetString(), Is.EqualTo("2017-02-17T01:09:47.771Z"));
        Assert.That(answer.Json.GetProperty("lastUpdated").GetString(), Is.EqualTo("2017-02-17T01:09:47.771Z"));
        Assert.That(answer.Json.GetProperty("capacityMap").ToString(), Is.Empty);
        Assert.That(answer.Json.GetProperty("parameters").ToString(), Is.Empty);
        Assert.That(answer.Json.GetProperty("deadline").GetString(), Is.Empty);
        Assert.That(answer.Json.GetProperty("stopTimeout").GetString(), Is.Empty);
    }

    [Test]
    public async Task Every_documented_field_comes_back_as_it_was_sent()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs/", """
            {"action":"nautilus_scan_check_single","parameters":{"SHA256SUM":"1bacd3c8","depth":{"layers":[1,2.5,null,true]}},"retries":2,
             "capacityMap":{"scan":1},"deadline":"1h30m","stopTimeout":"30s","scheduledAt":"2017-02-18T03:00:00.5+01:00"}
            """);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Json.GetProperty("parameters").GetRawText(), Is.EqualTo("""{"SHA256SUM":"1bacd3c8","depth":{"layers":[1,2.5,null,true]}}"""));
        Assert.That(answer.Json.GetProperty("retriesLeft").GetInt32(), Is.EqualTo(2));
        Assert.That(answer.Json.GetProperty("retriesTotal").GetInt32(), Is.EqualTo(2));
        Assert.That(answer.Json.GetProperty("capacityMap").GetRawText(), Is.EqualTo("""{"scan":1}"""));
        Assert.That(answer.Json.GetProperty("deadline").GetString(), Is.EqualTo("1h30m0s"));
        Assert.That(answer.Json.GetProperty("stopTimeout").GetString(), Is.EqualTo("30s"));
        Assert.That(answer.Json.GetProperty("scheduledAt").GetString(), Is.EqualTo("2017-02-18T02:00:00.500Z"));
        Assert.That(answer.Header("Location"), Is.EqualTo($"/api/v0/jobs/{answer.Json.GetProperty("id").GetString()}"));
    }

    [Test]
    public async Task Fields_that_are_null_or_empty_count_as_absent_as_clients_of_the_registry_send_them()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", """{"action":"gc","parameters":null,"retries":0,"capacityMap":null,"deadline":"","stopTimeout":"","scheduledAt":""}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Json.GetProperty("scheduledAt").GetString(), Is.EqualTo("2017-02-17T01:09:47.771Z"));
    }

    [Test]
    public async Task The_additions_come_back_as_they_were_sent()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", """
            {"action":"gc","priority":-5,"uniqueKey":"gc:nightly","onInterrupt":"leave","interruptions":3,"backoff":{"type":"constant","delay":"5s"}}
            """);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Json.GetProperty("priority").GetInt32(), Is.EqualTo(-5));
        Assert.That(answer.Json.GetProperty("uniqueKey").GetString(), Is.EqualTo("gc:nightly"));
        Assert.That(answer.Json.GetProperty("onInterrupt").GetString(), Is.EqualTo("leave"));
        Assert.That(answer.Json.GetProperty("interruptionsLeft").GetInt32(), Is.EqualTo(3));
        Assert.That(answer.Json.GetProperty("backoff").GetRawText(), Is.EqualTo("""{"type":"constant","delay":"5s"}"""));
        Assert.That(answer.Json.GetProperty("rootID").GetString(), Is.EqualTo(answer.Json.GetProperty("id").GetString()));
        Assert.That(answer.Json.GetProperty("final").GetBoolean(), Is.False);
    }

    [Test]
    public async Task A_second_submission_under_a_unique_key_answers_the_live_job_and_says_so()
    {
        await using var host = await ApiHost.StartAsync();

        var first = await host.PostAsync("/api/v0/jobs", """{"action":"gc","uniqueKey":"one"}""");
        var second = await host.PostAsync("/api/v0/jobs", """{"action":"gc","uniqueKey":"one"}""");

        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(second.Json.GetProperty("id").GetString(), Is.EqualTo(first.Json.GetProperty("id").GetString()));
        Assert.That(first.Header("X-Was-Duplicate"), Is.Null);
        Assert.That(second.Header("X-Was-Duplicate"), Is.EqualTo("true"));
    }

    [Test]
    public async Task A_repeat_under_an_idempotency_key_answers_the_job_of_the_first()
    {
        await using var host = await ApiHost.StartAsync();

        var first = await SubmitAsync(host, "order-17", """{"action":"webhook","parameters":{"url":"http://127.0.0.1/"}}""");
        var repeat = await SubmitAsync(host, "order-17", """{"action":"webhook","parameters":{"url":"http://127.0.0.1/"}}""");
        var other = await SubmitAsync(host, "order-18", """{"action":"webhook","parameters":{"url":"http://127.0.0.1/"}}""");

        Assert.That(repeat.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(repeat.Json.GetProperty("id").GetString(), Is.EqualTo(first.Json.GetProperty("id").GetString()));
        Assert.That(other.Json.GetProperty("id").GetString(), Is.Not.EqualTo(first.Json.GetProperty("id").GetString()));
        Assert.That((await host.Jobs.ListAsync(new())).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task An_idempotency_key_names_the_same_job_in_every_release()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await SubmitAsync(host, "order-17", """{"action":"gc"}""");

        Assert.That(answer.Json.GetProperty("id").GetString(), Is.EqualTo("230385b5-2433-5268-bffb-7dd21588c7a3"));
    }

    [TestCase("""{"action":"scan"}""")]
    [TestCase("""{"action":"gc","parameters":{"a":"2"}}""")]
    [TestCase("""{"action":"gc"}""")]
    public async Task An_idempotency_key_sent_with_another_job_is_refused(string other)
    {
        await using var host = await ApiHost.StartAsync();
        await SubmitAsync(host, "order-17", """{"action":"gc","parameters":{"a":"1"}}""");

        var answer = await SubmitAsync(host, "order-17", other);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answer.Code, Is.EqualTo("IDEMPOTENCY_KEY_REUSED"));
    }

    [Test]
    public async Task An_idempotency_key_that_is_no_text_is_refused_by_its_name()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await SubmitAsync(host, new string('k', 256), """{"action":"gc"}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_PARAMETERS"));
        Assert.That(answer.Messages.Single(), Does.StartWith("Idempotency-Key: "));
    }

    private static Task<Answer> SubmitAsync(ApiHost host, string key, string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs") { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return host.SendAsync(request);
    }
}
