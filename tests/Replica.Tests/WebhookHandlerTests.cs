using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JobQueue;
using JobQueue.Jobs;
using JobQueue.Testing;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Replica.Actions;

namespace Replica.Tests;

public sealed class WebhookHandlerTests
{
    [Test]
    public async Task A_payload_is_delivered_and_the_answer_goes_to_the_jobs_log()
    {
        await using var receiver = await WebhookReceiver.StartAsync(http => http.Response.WriteAsync("thank you"));
        await using var harness = Harness();

        var run = await harness.RunAsync(Webhook(new { url = receiver.Url, payload = new { tag = "latest" }, headers = new Dictionary<string, string> { ["X-Team"] = "registry" } }));

        var request = receiver.Requests.Single();
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done));
        Assert.That((request.Method, request.Path, request.Body), Is.EqualTo(("POST", "/hook", """{"tag":"latest"}""")));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(request.Headers["X-Team"], Is.EqualTo("registry"));
        Assert.That(request.Headers["X-JobQueue-Job"], Is.EqualTo(run.Job.Id.ToString()));
        Assert.That(request.Headers["X-JobQueue-Delivery"], Is.EqualTo(run.Job.RootId.ToString()));
        Assert.That(request.Headers.ContainsKey("X-JobQueue-Signature-256"), Is.False);
        Assert.That(run.Log[0].Text, Does.StartWith($"POST {receiver.Url} -> 200 OK after "));
        Assert.That(run.Log[1].Text, Is.EqualTo("thank you"));
    }

    [Test]
    public async Task A_header_that_is_given_takes_the_place_of_the_usual_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => Task.CompletedTask);
        await using var harness = Harness();

        await harness.RunAsync(Webhook(new { url = receiver.Url, headers = new Dictionary<string, string> { ["content-type"] = "application/cloudevents+json", ["User-Agent"] = "registry/2.2" } }));

        var request = receiver.Requests.Single();
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/cloudevents+json"));
        Assert.That(request.Headers["User-Agent"], Is.EqualTo("registry/2.2"));
    }

    [Test]
    public async Task A_secret_signs_the_body_as_it_was_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => Task.CompletedTask);
        await using var harness = Harness();

        await harness.RunAsync(Webhook(new { url = receiver.Url, payload = "{\"tag\": \"latest\"}", secret = "s3cret" }));

        var request = receiver.Requests.Single();
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), Encoding.UTF8.GetBytes(request.Body)));
        Assert.That(request.Body, Is.EqualTo("{\"tag\": \"latest\"}"));
        Assert.That(request.Headers["X-JobQueue-Signature-256"], Is.EqualTo($"sha256={expected}"));
    }

    [TestCase(200, JobStatus.Done, false)]
    [TestCase(204, JobStatus.Done, false)]
    [TestCase(302, JobStatus.Error, true)]
    [TestCase(400, JobStatus.Error, false)]
    [TestCase(404, JobStatus.Error, false)]
    [TestCase(408, JobStatus.Error, true)]
    [TestCase(429, JobStatus.Error, true)]
    [TestCase(500, JobStatus.Error, true)]
    [TestCase(503, JobStatus.Error, true)]
    public async Task The_status_of_the_answer_decides_once(int status, JobStatus expected, bool isRetried)
    {
        await using var receiver = await WebhookReceiver.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        await using var harness = Harness();

        var run = await harness.RunAsync(Webhook(new { url = receiver.Url }) with { Retries = 1 });

        Assert.That(run.Status, Is.EqualTo(expected));
        Assert.That(run.Retry is not null, Is.EqualTo(isRetried));
        Assert.That(receiver.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_receiver_that_names_a_time_is_asked_again_then()
    {
        await using var receiver = await WebhookReceiver.StartAsync(http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        await using var harness = Harness();

        var run = await harness.RunAsync(Webhook(new { url = receiver.Url }) with { Retries = 1 });

        Assert.That(run.Retry!.ScheduledAt, Is.EqualTo(harness.Time.GetUtcNow().AddSeconds(120)).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_receiver_that_is_not_there_is_tried_again()
    {
        string url;
        await using (var gone = await WebhookReceiver.StartAsync(_ => Task.CompletedTask))
        {
            url = gone.Url;
        }

        await using var harness = Harness();

        var run = await harness.WithTimePassingAsync(harness.RunAsync(Webhook(new { url }) with { Retries = 1 }), TimeSpan.FromMilliseconds(100));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(run.Job.Error!.Type, Is.EqualTo("unreachable"));
        Assert.That(run.Retry, Is.Not.Null);
    }

    [Test]
    public async Task Of_a_long_answer_the_first_KiB_is_kept()
    {
        await using var receiver = await WebhookReceiver.StartAsync(http => http.Response.WriteAsync(new string('x', 5000)));
        await using var harness = Harness();

        var run = await harness.RunAsync(Webhook(new { url = receiver.Url }));

        Assert.That(run.Log[1].Text, Is.EqualTo(new string('x', 1024)));
    }

    [Test]
    public async Task The_log_does_not_tell_what_the_query_of_the_URL_holds()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => Task.CompletedTask);
        await using var harness = Harness();

        var run = await harness.RunAsync(Webhook(new { url = receiver.Url + "?token=s3cret" }));

        Assert.That(run.Log.Select(line => line.Text), Has.None.Contains("s3cret"));
    }

    [TestCase("""{}""", "url: an absolute http or https URL without a user name is expected.")]
    [TestCase("""{"url":"ftp://example.com/"}""", "url: an absolute http or https URL without a user name is expected.")]
    [TestCase("""{"url":"file:///etc/passwd"}""", "url: an absolute http or https URL without a user name is expected.")]
    [TestCase("""{"url":"/hook"}""", "url: an absolute http or https URL without a user name is expected.")]
    [TestCase("""{"url":"http://user:password@127.0.0.1/"}""", "url: an absolute http or https URL without a user name is expected.")]
    [TestCase("""{"url":"http://127.0.0.1:9/","headers":{"Host":"example.com"}}""", "headers: 'Host' is set by the sender.")]
    [TestCase("""{"url":"http://127.0.0.1:9/","headers":{"a b":"c"}}""", "headers: 'a b' is no header.")]
    [TestCase("""{"url":"http://127.0.0.1:9/","headers":{"a":"b\r\nX-Smuggled: 1"}}""", "headers: 'a' is no header.")]
    public async Task Parameters_that_cannot_be_used_fail_the_job_for_good(string parameters, string message)
    {
        await using var harness = Harness();

        var run = await harness.RunAsync(new JobSubmission { Action = "webhook", Retries = 3, Parameters = JsonDocument.Parse(parameters).RootElement });

        Assert.That(run.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(run.Job.Error!.Type, Is.EqualTo("invalid_parameters"));
        Assert.That(run.Job.Error.Message, Is.EqualTo(message));
        Assert.That(run.Retry, Is.Null);
    }

    private static JobSubmission Webhook<T>(T parameters) => new JobSubmission { Action = "webhook" }.WithParameters(parameters);

    private static JobQueueTestHarness Harness() => new(queue =>
    {
        queue.Services.AddWebhooks();
        queue.AddHandler<WebhookHandler>("webhook");
    });
}
