using System.Net;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobListTests
{
    [Test]
    public async Task Jobs_come_most_recently_scheduled_first_ten_to_a_page()
    {
        await using var host = await ApiHost.StartAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            await host.SubmitAsync($"action-{minute}", submission => submission with { ScheduledAt = ApiHost.Start.AddMinutes(minute) });
        }

        var first = await host.GetAsync("/api/v0/jobs");
        var second = await host.GetAsync($"/api/v0/jobs?start={first.Header("X-Next-Page-Start")}");

        Assert.That(Actions(first), Is.EqualTo(Enumerable.Range(2, 10).Reverse().Select(minute => $"action-{minute}")));
        Assert.That(first.Header("X-Resource-Count"), Is.EqualTo("12"));
        Assert.That(first.Header("X-Next-Page-Start"), Is.EqualTo("10"));
        Assert.That(Actions(second), Is.EqualTo(new[] { "action-1", "action-0" }));
        Assert.That(second.Header("X-Next-Page-Start"), Is.Null);
    }

    [Test]
    public async Task Jobs_that_cannot_be_read_are_left_out_and_end_no_list()
    {
        await using var host = await ApiHost.StartAsync(SpoiltJobQueries.Add);
        foreach (var (action, minute) in new[] { "first", "spoilt", "second", "third", "spoilt", "spoilt", "last" }.Select((action, minute) => (action, minute)))
        {
            await host.SubmitAsync(action, submission => submission with { ScheduledAt = ApiHost.Start.AddMinutes(-minute) });
        }

        var pages = new List<Answer>();
        for (var start = "0"; start is not null; start = pages[^1].Header("X-Next-Page-Start"))
        {
            pages.Add(await host.GetAsync($"/api/v0/jobs?limit=2&start={start}"));
        }

        Assert.That(pages.Select(page => string.Join(',', Actions(page))), Is.EqualTo(new[] { "first", "second,third", "", "last" }));
        Assert.That(pages.Select(page => page.Header("X-Next-Page-Start")), Is.EqualTo(new[] { "2", "4", "6", null }));
        Assert.That(pages[0].Header("X-Resource-Count"), Is.EqualTo("7"));
    }

    [TestCase("", "done,running,waiting")]
    [TestCase("action=gc", "done,running")]
    [TestCase("action=any&worker=any&running=any", "done,running,waiting")]
    [TestCase("worker=8f553c8b697c", "running")]
    [TestCase("running=true", "running")]
    [TestCase("running=false", "done,waiting")]
    [TestCase("running=true&status=done", "")]
    [TestCase("running=false&status=done,running", "done")]
    [TestCase("status=done", "done")]
    [TestCase("status=done,waiting", "done,waiting")]
    [TestCase("status=done&status=waiting", "done,waiting")]
    [TestCase("status=deleted", "deleted")]
    public async Task A_filter_admits_the_jobs_it_names(string query, string statuses)
    {
        await using var host = await ApiHost.StartAsync();
        await host.SubmitAsync("gc");
        await host.SettleAsync(await host.ClaimAsync("gc", "000000000000"), new JobSettlement.Completed(null));
        await host.SubmitAsync("gc");
        await host.ClaimAsync("gc", "8f553c8b697c");
        await host.SubmitAsync("scan");
        await host.Jobs.DeleteAsync((await host.SubmitAsync("sleep")).Id);

        var answer = await host.GetAsync($"/api/v0/jobs?{query}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(string.Join(',', Jobs(answer).Select(job => job.GetProperty("status").GetString()).Order()), Is.EqualTo(statuses));
    }

    [Test]
    public async Task A_retry_chain_and_the_beginning_of_an_id_can_be_asked_for()
    {
        await using var host = await ApiHost.StartAsync();
        var root = await host.SubmitAsync("false", submission => submission with { Retries = 1, Id = JobId.Parse("aaaaaaaa-ff3b-471a-8839-5dcb631b2f7b", null) });
        var retry = JobId.Parse("bbbbbbbb-ff3b-471a-8839-5dcb631b2f7b", null);
        await host.SettleAsync(await host.ClaimAsync("false"), new JobSettlement.Failed(new JobError("exit_code", "1"), new PlannedRetry(retry, ApiHost.Start)));
        await host.SubmitAsync("other");

        var chain = await host.GetAsync($"/api/v0/jobs?root={root.Id}");
        var prefixed = await host.GetAsync("/api/v0/jobs?q=BBBB");

        Assert.That(Jobs(chain).Select(job => job.GetProperty("id").GetString()), Is.EquivalentTo(new[] { root.Id.ToString(), retry.ToString() }));
        Assert.That(Jobs(prefixed).Single().GetProperty("retryFromID").GetString(), Is.EqualTo(root.Id.ToString()));
        Assert.That(Jobs(prefixed).Single().GetProperty("rootID").GetString(), Is.EqualTo(root.Id.ToString()));
    }

    [TestCase("limit=0", "limit: a whole number from 1 to 1000 is expected, got '0'")]
    [TestCase("limit=1001", "limit: a whole number from 1 to 1000 is expected, got '1001'")]
    [TestCase("limit=ten", "limit: a whole number from 1 to 1000 is expected, got 'ten'")]
    [TestCase("start=-1", "start: a whole number from 0 to 2147483647 is expected, got '-1'")]
    [TestCase("running=yes", "running: any, true, false is expected, got 'yes'")]
    [TestCase("status=failed", "status: waiting, running, done, error, cancel_request, cancel, deleted, worker_dead, worker_shutdown, worker_resurrection is expected, got 'failed'")]
    [TestCase("root=x", "root: a job id (a UUID) is expected, got 'x'")]
    [TestCase("parent=x", "parent: a job id (a UUID) is expected, got 'x'")]
    [TestCase("q=xyz", "q: the beginning of a job id (hexadecimal digits and hyphens) is expected, got 'xyz'")]
    [TestCase("limit=1&limit=2", "limit: one value is expected, got 2")]
    [TestCase("stauts=done", "stauts: no such query parameter; known here: status, running, action, worker, parent, root, cron, q, start, limit")]
    public async Task A_filter_that_makes_no_sense_is_refused_by_its_name(string query, string message)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync($"/api/v0/jobs?{query}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_PARAMETERS"));
        Assert.That(answer.Messages.Single(), Is.EqualTo(message));
    }

    [Test]
    public async Task Counting_stops_at_ten_thousand()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Jobs.SubmitManyAsync([.. Enumerable.Range(0, 10_000).Select(_ => new JobSubmission { Action = "gc" })]);

        var exact = await host.GetAsync("/api/v0/jobs?limit=1000&start=9500");
        await host.SubmitAsync("gc");
        var more = await host.GetAsync("/api/v0/jobs");

        Assert.That(exact.Header("X-Resource-Count"), Is.EqualTo("10000"));
        Assert.That(Jobs(exact).Count(), Is.EqualTo(500));
        Assert.That(more.Header("X-Resource-Count"), Is.EqualTo("10000+"));
    }

    private static IEnumerable<System.Text.Json.JsonElement> Jobs(Answer answer) => answer.Json.GetProperty("jobs").EnumerateArray();

    private static IEnumerable<string?> Actions(Answer answer) => Jobs(answer).Select(job => job.GetProperty("action").GetString());
}
