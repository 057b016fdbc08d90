using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobRetryTests
{
    [Test]
    public async Task An_ended_job_is_tried_again_by_a_new_one()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await FailedAsync(host);

        var answer = await host.PostAsync($"/api/v0/jobs/{job.Id}/retry/");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Json.GetProperty("retryFromID").GetString(), Is.EqualTo(job.Id.ToString()));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("waiting"));
        Assert.That(answer.Header("Location"), Is.EqualTo($"/api/v0/jobs/{answer.Json.GetProperty("id").GetString()}"));
        Assert.That((await host.GetAsync(answer.Header("Location")!)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_second_request_is_told_of_the_job_of_the_first()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await FailedAsync(host);
        var first = (await host.PostAsync($"/api/v0/jobs/{job.Id}/retry")).Json.GetProperty("id").GetString();

        var live = await host.PostAsync($"/api/v0/jobs/{job.Id}/retry");
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Completed(null));
        var ended = await host.PostAsync($"/api/v0/jobs/{job.Id}/retry");

        Assert.That((live.Status, live.Code), Is.EqualTo((HttpStatusCode.Conflict, "JOB_RETRIED")));
        Assert.That(live.Messages.Single(), Is.EqualTo($"Job {job.Id} is being tried again as job {first}, which is in 'waiting'."));
        Assert.That(ended.Messages.Single(), Is.EqualTo($"Job {job.Id} was tried again as job {first}, which has ended in 'done': retry that one."));
    }

    [Test]
    public async Task A_job_that_has_not_ended_or_is_deleted_or_has_a_taken_key_is_a_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        var waiting = await host.SubmitAsync("other");
        var deleted = await host.SubmitAsync("other");
        await host.DeleteAsync($"/api/v0/jobs/{deleted.Id}");
        var cancelled = await host.SubmitAsync("other", submission => submission with { UniqueKey = "one" });
        await host.Jobs.CancelAsync(cancelled.Id);
        var holder = await host.SubmitAsync("other", submission => submission with { UniqueKey = "one" });

        Answer[] answers =
        [
            await host.PostAsync($"/api/v0/jobs/{waiting.Id}/retry"),
            await host.PostAsync($"/api/v0/jobs/{deleted.Id}/retry"),
            await host.PostAsync($"/api/v0/jobs/{cancelled.Id}/retry"),
        ];

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answers.Select(answer => answer.Code), Is.EqualTo(new[] { "JOB_NOT_FINISHED", "JOB_DELETED", "UNIQUE_KEY_TAKEN" }));
        Assert.That(answers[2].Messages.Single(), Does.Contain(holder.Id.ToString()));
    }

    [TestCase("1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b")]
    [TestCase("none")]
    public async Task A_job_that_never_was_is_not_tried_again(string id)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync($"/api/v0/jobs/{id}/retry");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.NotFound, "NO_SUCH_JOB")));
    }

    private static async Task<Job> FailedAsync(ApiHost host)
    {
        var job = await host.SubmitAsync("gc");
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Failed(new JobError("x", "It broke."), null));
        return job;
    }
}
