using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobEndingTests
{
    [Test]
    public async Task A_waiting_job_is_cancelled_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");

        var answer = await host.PostAsync($"/api/v0/jobs/{job.Id}/cancel");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await host.Jobs.FindAsync(job.Id))!.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_running_job_is_asked_to_stop_and_asking_again_changes_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");
        await host.ClaimAsync("gc");

        var first = await host.PostAsync($"/api/v0/jobs/{job.Id}/cancel/");
        var second = await host.PostAsync($"/api/v0/jobs/{job.Id}/cancel");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await host.Jobs.FindAsync(job.Id))!.Status, Is.EqualTo(JobStatus.CancelRequest));
    }

    [Test]
    public async Task Cancelling_a_finished_job_is_a_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Completed(null));

        var answer = await host.PostAsync($"/api/v0/jobs/{job.Id}/cancel");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answer.Code, Is.EqualTo("JOB_FINISHED"));
        Assert.That(answer.Messages.Single(), Is.EqualTo($"Job {job.Id} has ended in 'done'."));
    }

    [Test]
    public async Task Cancelling_a_failed_job_names_the_one_that_tries_it_again()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc", submission => submission with { Retries = 1 });
        var retry = JobId.Parse("bbbbbbbb-ff3b-471a-8839-5dcb631b2f7b", null);
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Failed(new JobError("x", "x"), new PlannedRetry(retry, ApiHost.Start.AddHours(1))));

        var answer = await host.PostAsync($"/api/v0/jobs/{job.Id}/cancel");

        Assert.That(answer.Code, Is.EqualTo("JOB_FINISHED"));
        Assert.That(answer.Messages.Single(), Is.EqualTo($"Job {job.Id} has ended in 'error' and is tried again as job {retry}: cancel that one."));
    }

    [Test]
    public async Task A_deleted_job_leaves_a_tombstone_that_lists_only_on_request()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");

        var first = await host.DeleteAsync($"/api/v0/jobs/{job.Id}");
        var second = await host.DeleteAsync($"/api/v0/jobs/{job.Id}");
        var shown = await host.GetAsync($"/api/v0/jobs/{job.Id}");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(shown.Json.GetProperty("status").GetString(), Is.EqualTo("deleted"));
        Assert.That((await host.GetAsync("/api/v0/jobs")).Header("X-Resource-Count"), Is.EqualTo("0"));
    }

    [Test]
    public async Task Deleting_a_running_job_asks_its_worker_to_stop_it_first()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");
        await host.ClaimAsync("gc");

        var answer = await host.DeleteAsync($"/api/v0/jobs/{job.Id}");
        var shown = await host.GetAsync($"/api/v0/jobs/{job.Id}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(shown.Json.GetProperty("deleteRequested").GetBoolean(), Is.True);
        Assert.That(shown.Json.GetProperty("status").GetString(), Is.EqualTo("cancel_request"));
    }
}
