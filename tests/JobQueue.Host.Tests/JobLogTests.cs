using System.Net;
using JobQueue.Claiming;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class JobLogTests
{
    [Test]
    public async Task The_lines_so_far_are_a_bare_array_with_the_documented_fields_first()
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        await LogAsync(host, claim, "starting", "½ done \"quoted\"");

        var answer = await host.GetAsync($"/api/v0/jobs/{claim.Id}/logs");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Message.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(answer.Body.ReplaceLineEndings(""), Is.EqualTo(
            """[{"data":"starting","lineNum":0,"time":"2017-02-17T01:09:47.771Z","level":"information"},{"data":"½ done \"quoted\"","lineNum":1,"time":"2017-02-17T01:09:47.771Z","level":"information"}]"""));
    }

    [Test]
    public async Task A_job_without_lines_has_an_empty_array()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");

        var answer = await host.GetAsync($"/api/v0/jobs/{job.Id}/logs");

        Assert.That(answer.Body, Is.EqualTo("[]"));
    }

    [TestCase("offset=2", "2,3,4")]
    [TestCase("limit=2", "0,1")]
    [TestCase("offset=1&limit=2", "1,2")]
    [TestCase("offset=0&limit=0", "0,1,2,3,4")]
    [TestCase("offset=9", "")]
    [TestCase("stream=false", "0,1,2,3,4")]
    public async Task Offset_and_limit_choose_lines(string query, string lines)
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        await LogAsync(host, claim, "a", "b", "c", "d", "e");

        var answer = await host.GetAsync($"/api/v0/jobs/{claim.Id}/logs?{query}");

        Assert.That(string.Join(',', answer.Json.EnumerateArray().Select(line => line.GetProperty("lineNum").GetInt64())), Is.EqualTo(lines));
    }

    [TestCase("offset=-1", "offset: a whole number from 0 to 2147483647 is expected, got '-1'")]
    [TestCase("limit=x", "limit: a whole number from 0 to 2147483647 is expected, got 'x'")]
    [TestCase("stream=1", "stream: true or false is expected, got '1'")]
    [TestCase("follow=true", "follow: no such query parameter; known here: stream, offset, limit")]
    public async Task A_query_that_makes_no_sense_is_refused_by_its_name(string query, string message)
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");

        var answer = await host.GetAsync($"/api/v0/jobs/{job.Id}/logs?{query}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Messages.Single(), Is.EqualTo(message));
    }

    [Test]
    public async Task A_stream_goes_on_until_the_job_has_ended()
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        await LogAsync(host, claim, "first");

        using var stream = await LogStream.OpenAsync(host, $"/api/v0/jobs/{claim.Id}/logs?stream=true");
        var first = await stream.ReadLineAsync();
        await LogAsync(host, claim, "second");
        var second = await stream.ReadLineAsync();
        await host.SettleAsync(claim, new JobSettlement.Completed(null));
        var end = await stream.ReadLineAsync();

        Assert.That(stream.MediaType, Is.EqualTo("application/x-ndjson"));
        Assert.That(first, Does.StartWith("""{"data":"first","lineNum":0,"""));
        Assert.That(second, Does.StartWith("""{"data":"second","lineNum":1,"""));
        Assert.That(end, Is.Null);
    }

    [Test]
    public async Task A_browser_gets_events_and_is_told_how_the_job_ended()
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        await LogAsync(host, claim, "first");
        await host.SettleAsync(claim, new JobSettlement.Completed(null));

        using var stream = await LogStream.OpenAsync(host, $"/api/v0/jobs/{claim.Id}/logs?stream=true", "text/event-stream");
        var body = await stream.ReadToEndAsync();

        Assert.That(stream.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(body, Is.EqualTo(
            "id: 0\ndata: {\"data\":\"first\",\"lineNum\":0,\"time\":\"2017-02-17T01:09:47.771Z\",\"level\":\"information\"}\n\n" +
            "event: end\ndata: {\"status\":\"done\",\"retryID\":null}\n\n"));
    }

    [Test]
    public async Task A_browser_that_was_cut_off_goes_on_after_the_last_line_it_saw()
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        await LogAsync(host, claim, "a", "b", "c");
        await host.SettleAsync(claim, new JobSettlement.Completed(null));

        using var stream = await LogStream.OpenAsync(host, $"/api/v0/jobs/{claim.Id}/logs?stream=true", "text/event-stream", lastEventId: "1");
        var body = await stream.ReadToEndAsync();

        Assert.That(body, Does.StartWith("id: 2\n"));
    }

    [Test]
    public async Task A_stream_without_news_looks_for_itself_after_five_seconds()
    {
        await using var host = await ApiHost.StartAsync(services => services.AddSingleton<IChangeFeed, SilentChangeFeed>());
        var claim = await RunningJobAsync(host);
        var feed = (SilentChangeFeed)host.Services.GetRequiredService<IChangeFeed>();

        using var stream = await LogStream.OpenAsync(host, $"/api/v0/jobs/{claim.Id}/logs?stream=true", "text/event-stream");
        var idle = await stream.ReadLineAsync();
        await LogAsync(host, claim, "unheard");
        await feed.Watched;
        string? line;
        do
        {
            await stream.AdvanceUntilReadableAsync(host.Time, TimeSpan.FromSeconds(5));
            line = await stream.ReadLineAsync();
        }
        while (line == ":");

        Assert.That(idle, Is.EqualTo(":"));
        Assert.That(line, Is.EqualTo("id: 0"));
    }

    [Test]
    public async Task A_stream_does_not_hold_up_the_stop_of_the_application()
    {
        await using var host = await ApiHost.StartAsync();
        var claim = await RunningJobAsync(host);
        using var stream = await LogStream.OpenAsync(host, $"/api/v0/jobs/{claim.Id}/logs?stream=true", "text/event-stream");
        await stream.ReadLineAsync();

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.That(async () => await stream.ReadToEndAsync(), Throws.InstanceOf<Exception>());
    }

    [Test]
    public async Task A_database_that_hangs_is_not_waited_for_longer_than_by_other_requests()
    {
        var hanging = new HangingJobQueries();
        await using var host = await ApiHost.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IJobQueries>(hanging)));

        var asking = host.GetAsync("/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/logs?stream=true");
        await hanging.Asked;
        host.Time.Advance(TimeSpan.FromSeconds(10));
        var answer = await asking;

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Code, Is.EqualTo("DATABASE_UNAVAILABLE"));
    }

    [Test]
    public async Task A_stream_in_a_type_that_there_is_not_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var job = await host.SubmitAsync("gc");
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v0/jobs/{job.Id}/logs?stream=true") { Headers = { { "Accept", "text/html" } } };

        var answer = await host.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotAcceptable));
        Assert.That(answer.Code, Is.EqualTo("NOT_ACCEPTABLE"));
    }

    private static async Task<JobClaim> RunningJobAsync(ApiHost host)
    {
        await host.SubmitAsync("gc");
        return await host.ClaimAsync("gc");
    }

    private static async Task LogAsync(ApiHost host, JobClaim claim, params string[] lines)
    {
        var logs = host.Services.GetRequiredService<IJobLogStore>();
        var reserved = (LineReservation.Reserved)await logs.ReserveAsync(claim, lines.Length, CancellationToken.None);
        await logs.InsertAsync(claim.Id, reserved.First, [.. lines.Select(line => new NewLogLine(line, ApiHost.Start, LogLevel.Information))], CancellationToken.None);
    }
}
