using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobSubmissionRefusalTests
{
    [TestCase("""{}""", "action: 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got nothing")]
    [TestCase("""{"action":""}""", "action: 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got \"\"")]
    [TestCase("""{"action":"a b"}""", "action: 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got \"a b\"")]
    [TestCase("""{"action":7}""", "action: 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got 7")]
    [TestCase("""{"action":null}""", "action: 1 to 128 ASCII letters, digits, '_', '-', '.', ':' or '/' is expected, got nothing")]
    [TestCase("""{"action":"gc","retries":"x"}""", "retries: a whole number from 0 to 1000 is expected, got \"x\"")]
    [TestCase("""{"action":"gc","retries":-1}""", "retries: a whole number from 0 to 1000 is expected, got -1")]
    [TestCase("""{"action":"gc","retries":1001}""", "retries: a whole number from 0 to 1000 is expected, got 1001")]
    [TestCase("""{"action":"gc","retries":1.5}""", "retries: a whole number from 0 to 1000 is expected, got 1.5")]
    [TestCase("""{"action":"gc","retries":99999999999999999999}""", "retries: a whole number from 0 to 1000 is expected, got 99999999999999999999")]
    [TestCase("""{"action":"gc","retries":true}""", "retries: a whole number from 0 to 1000 is expected, got true")]
    [TestCase("""{"action":"gc","parameters":"x"}""", "parameters: an object is expected, got \"x\"")]
    [TestCase("""{"action":"gc","parameters":[1]}""", "parameters: an object is expected, got [1]")]
    [TestCase("""{"action":"gc","parameters":{"a":[{"b\u0000c":1}]}}""", "parameters: the name of a field within holds the character NUL, which cannot be stored")]
    [TestCase("""{"action":"gc","capacityMap":[]}""", "capacityMap: an object of whole numbers such as {\"scan\":1} is expected, got []")]
    [TestCase("""{"action":"gc","capacityMap":{"scan":-1}}""", "capacityMap: The capacity 'scan' is -1: it cannot be negative.")]
    [TestCase("""{"action":"gc","capacityMap":{"scan":"1"}}""", "capacityMap.scan: a whole number of 0 or more is expected, got \"1\"")]
    [TestCase("""{"action":"gc","capacityMap":{"scan":1.5}}""", "capacityMap.scan: a whole number of 0 or more is expected, got 1.5")]
    [TestCase("""{"action":"gc","capacityMap":{"":1}}""", "capacityMap: '' cannot be a capacity key: use 1 to 64 ASCII letters, digits, '_', '-' or '/'.")]
    [TestCase("""{"action":"gc","deadline":"5 minutes"}""", "deadline: a duration above zero such as 300ms or 1h30m is expected, got \"5 minutes\"")]
    [TestCase("""{"action":"gc","deadline":"0s"}""", "deadline: a duration above zero such as 300ms or 1h30m is expected, got \"0s\"")]
    [TestCase("""{"action":"gc","deadline":60}""", "deadline: a duration above zero such as 300ms or 1h30m is expected, got 60")]
    [TestCase("""{"action":"gc","stopTimeout":"-1s"}""", "stopTimeout: a duration such as 300ms or 1h30m, not negative is expected, got \"-1s\"")]
    [TestCase("""{"action":"gc","scheduledAt":"tomorrow"}""", "scheduledAt: a time such as 2017-02-17T01:09:47.771Z (RFC 3339, with its offset) is expected, got \"tomorrow\"")]
    [TestCase("""{"action":"gc","scheduledAt":"2017-02-17T01:09:47"}""", "scheduledAt: a time such as 2017-02-17T01:09:47.771Z (RFC 3339, with its offset) is expected, got \"2017-02-17T01:09:47\"")]
    [TestCase("""{"action":"gc","scheduledAt":"2017-02-30T01:09:47Z"}""", "scheduledAt: a time such as 2017-02-17T01:09:47.771Z (RFC 3339, with its offset) is expected, got \"2017-02-30T01:09:47Z\"")]
    [TestCase("""{"action":"gc","scheduledAt":1487293787}""", "scheduledAt: a time such as 2017-02-17T01:09:47.771Z (RFC 3339, with its offset) is expected, got 1487293787")]
    [TestCase("""{"action":"gc","priority":101}""", "priority: a whole number from -100 to 100 is expected, got 101")]
    [TestCase("""{"action":"gc","uniqueKey":""}""", "uniqueKey: a text of 1 to 512 characters is expected, got \"\"")]
    [TestCase("""{"action":"gc","onInterrupt":"stop"}""", "onInterrupt: 'rerun' or 'leave' is expected, got \"stop\"")]
    [TestCase("""{"action":"gc","interruptions":-1}""", "interruptions: a whole number from 0 to 1000 is expected, got -1")]
    [TestCase("""{"action":"gc","backoff":"none"}""", "backoff: an object such as {\"type\":\"exponential\",\"first\":\"1s\",\"cap\":\"5m\"} is expected, got \"none\"")]
    [TestCase("""{"action":"gc","backoff":{}}""", "backoff.type: 'none', 'constant' or 'exponential' is expected, got nothing")]
    [TestCase("""{"action":"gc","backoff":{"type":"none","delay":"1s"}}""", "backoff.delay: no such field; known here: type")]
    [TestCase("""{"action":"gc","backoff":{"type":"exponential","first":"1h"}}""", "backoff: The cap of 00:05:00 is below the first delay of 01:00:00.")]
    [TestCase("""{"action":"gc","retry":2}""", "retry: no such field; known here: action, parameters, retries, capacityMap, deadline, stopTimeout, priority, backoff, onInterrupt, interruptions, scheduledAt, uniqueKey")]
    [TestCase("""{"action":"gc","Retries":2}""", "Retries: no such field; known here: action, parameters, retries, capacityMap, deadline, stopTimeout, priority, backoff, onInterrupt, interruptions, scheduledAt, uniqueKey")]
    public async Task A_field_that_is_out_of_bounds_is_refused_by_its_name(string json, string message)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", json);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_PARAMETERS"));
        Assert.That(answer.Messages, Is.EqualTo(new[] { message }));
        Assert.That((await host.Jobs.ListAsync(new())).Count, Is.Zero);
    }

    [Test]
    public async Task Every_fault_of_a_submission_is_told_at_once()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", """{"action":"","retries":"x","typo":1}""");

        Assert.That(answer.Messages.Select(message => message!.Split(':')[0]), Is.EqualTo(new[] { "action", "retries", "typo" }));
    }

    [TestCase("", "The body is empty; a JSON object is expected.")]
    [TestCase("{", "The body is not valid JSON: line 1, byte 2.")]
    [TestCase("{\"action\":\n gc}", "The body is not valid JSON: line 2, byte 2.")]
    [TestCase("{\"action\":\"gc\",}", "The body is not valid JSON: line 1, byte 16.")]
    [TestCase("{\"action\":\"gc\"} x", "The body is not valid JSON: line 1, byte 17.")]
    [TestCase("[]", "The body must be a JSON object, got [].")]
    [TestCase("null", "The body must be a JSON object, got null.")]
    [TestCase("\"gc\"", "The body must be a JSON object, got \"gc\".")]
    [TestCase("{\"action\":\"gc\",\"action\":\"scan\"}", "The body is not valid JSON: a field is given twice.")]
    [TestCase("{\"action\":\"gc\",\"parameters\":{\"a\":\"1\",\"a\":\"2\"}}", "The body is not valid JSON: a field is given twice.")]
    [TestCase("{\"action\":\"gc\",\"parameters\":{\"a\":\"\\ud800\"}}", "A text in the body holds half of a surrogate pair.")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string json, string message)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync("/api/v0/jobs", json);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_JSON"));
        Assert.That(answer.Messages.Single(), Is.EqualTo(message));
    }

    [Test]
    public async Task A_body_that_is_nested_too_deeply_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var deep = new string('[', 100_000) + new string(']', 100_000);

        var answer = await host.PostAsync("/api/v0/jobs", $$$"""{"action":"gc","parameters":{"a":{{{deep}}}}}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_JSON"));
    }

    [Test]
    public async Task A_body_that_is_no_UTF_8_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var content = new ByteArrayContent([.. "{\"action\":\""u8, 0xFF, .. "\"}"u8]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        var answer = await host.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs") { Content = content });

        Assert.That(answer.Code, Is.EqualTo("INVALID_JSON"));
        Assert.That(answer.Messages.Single(), Is.EqualTo("The body is not UTF-8."));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase(null)]
    [TestCase("application/json; charset=utf-16")]
    public async Task A_body_of_another_media_type_is_refused(string? mediaType)
    {
        await using var host = await ApiHost.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"action":"gc"}"""));
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);

        var answer = await host.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs") { Content = content });

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(answer.Code, Is.EqualTo("UNSUPPORTED_MEDIA_TYPE"));
    }

    [Test]
    public async Task A_body_over_a_mebibyte_is_refused_whether_or_not_it_says_its_length()
    {
        await using var host = await ApiHost.StartAsync();
        var bytes = new byte[(1024 * 1024) + 1];
        Array.Fill(bytes, (byte)' ');

        var told = await host.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs") { Content = Json(new ByteArrayContent(bytes)) });
        var untold = await host.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v0/jobs") { Content = Json(new StreamContent(new UnseekableStream(bytes))) });

        Assert.That(told.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(told.Code, Is.EqualTo("BODY_TOO_LARGE"));
        Assert.That(untold.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Parameters_over_256_KiB_are_refused_with_their_size()
    {
        await using var host = await ApiHost.StartAsync();
        var text = new string('x', 256 * 1024);

        var answer = await host.PostAsync("/api/v0/jobs", $$$"""{"action":"gc","parameters":{"a":"{{{text}}}"}}""");

        Assert.That(answer.Code, Is.EqualTo("INVALID_PARAMETERS"));
        Assert.That(answer.Messages.Single(), Is.EqualTo("parameters: at most 262144 bytes of JSON are stored, got 262152"));
    }

    private static HttpContent Json(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
