using System.Net;
using JobQueue.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class ProtocolTests
{
    [TestCase("/api/v0")]
    [TestCase("/api/v0/")]
    [TestCase("/api/v0/job")]
    [TestCase("/api/v0/jobs/a/b/c")]
    [TestCase("/api/v0/nothing")]
    public async Task A_path_that_is_not_there_has_an_error_body_too(string path)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync(path);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Code, Is.EqualTo("NOT_FOUND"));
        Assert.That(answer.Messages.Single(), Is.EqualTo($"There is nothing at '{path}'."));
    }

    [TestCase("PUT", "/api/v0/jobs", "GET, HEAD, POST")]
    [TestCase("DELETE", "/api/v0/jobs/", "GET, HEAD, POST")]
    [TestCase("POST", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b", "GET, HEAD, DELETE")]
    [TestCase("GET", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/cancel", "POST")]
    [TestCase("POST", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/logs", "GET, HEAD")]
    [TestCase("POST", "/api/v0/workers", "GET, HEAD")]
    [TestCase("GET", "/api/v0/workers/000000000000/capacity", "POST")]
    [TestCase("OPTIONS", "/api/v0/jobs", "GET, HEAD, POST")]
    public async Task A_method_that_a_path_does_not_have_is_answered_with_those_it_has(string method, string path, string allowed)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(string.Join(", ", answer.Message.Content.Headers.Allow), Is.EqualTo(allowed));
        Assert.That(answer.Code, Is.EqualTo("NOT_ALLOWED"));
        Assert.That(answer.Messages.Single(), Is.EqualTo($"{method} is not allowed here. Allowed: {allowed}."));
    }

    [TestCase("text/html")]
    [TestCase("application/json;q=0")]
    [TestCase("image/*, text/plain")]
    public async Task A_caller_who_takes_no_JSON_is_told_so(string accept)
    {
        await using var host = await ApiHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v0/jobs");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        var answer = await host.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotAcceptable));
        Assert.That(answer.Code, Is.EqualTo("NOT_ACCEPTABLE"));
    }

    [TestCase("*/*")]
    [TestCase("application/*")]
    [TestCase("text/html, application/json;q=0.5")]
    [TestCase("application/json; charset=utf-8")]
    public async Task A_caller_who_takes_JSON_gets_it(string accept)
    {
        await using var host = await ApiHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v0/jobs");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        var answer = await host.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_database_that_does_not_answer_is_said_without_its_own_words()
    {
        await using var host = await ApiHost.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IJobQueries>(
            new FailingJobQueries(new JobQueueException("mongodb://secret@db1 refused the connection") { IsTransient = true }))));

        var answer = await host.GetAsync("/api/v0/jobs");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Code, Is.EqualTo("DATABASE_UNAVAILABLE"));
        Assert.That(answer.Header("Retry-After"), Is.EqualTo("1"));
        Assert.That(answer.Body, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_fault_of_our_own_is_said_without_its_own_words()
    {
        await using var host = await ApiHost.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IJobQueries>(
            new FailingJobQueries(new InvalidOperationException("secret")))));

        var answer = await host.GetAsync("/api/v0/jobs");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(answer.Body, Is.EqualTo("""{"errors":[{"code":"INTERNAL_ERROR","message":"Something failed in the server; its log says what."}]}"""));
    }

    [Test]
    public async Task A_database_that_hangs_is_not_waited_for_longer_than_ten_seconds()
    {
        var hanging = new HangingJobQueries();
        await using var host = await ApiHost.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IJobQueries>(hanging)));

        var asking = host.GetAsync("/api/v0/jobs");
        await hanging.Asked;
        host.Time.Advance(TimeSpan.FromSeconds(10));
        var answer = await asking;

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Code, Is.EqualTo("DATABASE_UNAVAILABLE"));
    }

    [Test]
    public async Task The_API_can_lie_below_another_prefix()
    {
        await using var host = await ApiHost.StartAsync(map: app => app.MapJobQueueApi("/queue"));

        Assert.That((await host.GetAsync("/queue/jobs")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await host.GetAsync("/api/v0/jobs")).Body, Is.Empty);
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("api")]
    [TestCase("/api/")]
    public async Task A_prefix_that_is_none_is_refused(string prefix)
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        await using (application)
        {
            Assert.That(() => application.MapJobQueueApi(prefix), Throws.ArgumentException.With.Message.Contains("/api/v0"));
        }
    }

    [Test]
    public async Task Mapping_without_a_queue_names_the_call_that_is_missing()
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        await using (application)
        {
            Assert.That(() => application.MapJobQueueApi(), Throws.InvalidOperationException.With.Message.Contains("AddJobQueueClient"));
        }
    }
}
