using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobReadingTests
{
    [Test]
    public async Task A_job_is_shown_as_it_stands()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("scan", submission => submission with { CapacityMap = new CapacityMap([new("scan", 1)]) });
        var claim = await host.ClaimAsync("scan", "8f553c8b697c");
        await host.SettleAsync(claim, new JobSettlement.Failed(new JobError("exit_code", "It exited with 1."), null));

        var answer = await host.GetAsync($"/api/v0/jobs/{job.Id}/");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("error"));
        Assert.That(answer.Json.GetProperty("workerID").GetString(), Is.EqualTo("8f553c8b697c"));
        Assert.That(answer.Json.GetProperty("error").GetRawText(), Is.EqualTo("""{"type":"exit_code","message":"It exited with 1.","stack":null}"""));
        Assert.That(answer.Json.GetProperty("final").GetBoolean(), Is.True);
    }

    [Test]
    public async Task An_answer_may_not_be_cached_or_taken_for_another_type()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync("/api/v0/jobs");

        Assert.That(answer.Message.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [TestCase("1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("1fcf4c0fff3b471a88395dcb631b2f7b")]
    [TestCase("none")]
    public async Task An_unknown_id_is_answered_404_by_every_endpoint_of_a_job(string id)
    {
        await using var host = await ApiHost.StartAsync();

        Answer[] answers =
        [
            await host.GetAsync($"/api/v0/jobs/{id}"),
            await host.DeleteAsync($"/api/v0/jobs/{id}"),
            await host.PostAsync($"/api/v0/jobs/{id}/cancel"),
            await host.GetAsync($"/api/v0/jobs/{id}/logs"),
            await host.GetAsync($"/api/v0/jobs/{id}/logs?stream=true"),
        ];

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answers.Select(answer => answer.Body), Is.All.EqualTo($$"""{"errors":[{"code":"NO_SUCH_JOB","message":"There is no job '{{id}}'."}]}"""));
    }

    [Test]
    public async Task A_head_request_is_answered_as_the_get_it_stands_for()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/v0/jobs"));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Header("X-Resource-Count"), Is.EqualTo("0"));
    }
}
