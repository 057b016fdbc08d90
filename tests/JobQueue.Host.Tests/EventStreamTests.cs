using System.Net;
using JobQueue.Host.Diagnostics;
using JobQueue.Host.Events;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using JobQueue.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class EventStreamTests
{
    private const string Path = "/api/v0/events";

    [Test]
    public async Task A_listener_hears_of_a_job_from_its_submission_to_its_end()
    {
        await using var host = await ApiHost.StartAsync();
        using var stream = await ListenAsync(host);

        var job = await host.SubmitAsync("gc");
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Completed(null));

        var events = await NextAsync(stream, 3);
        Assert.That(stream.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(events.Select(heard => heard.Name), Is.All.EqualTo("job"));
        Assert.That(events.Select(heard => heard.Field("id")), Is.All.EqualTo(job.Id.ToString()));
        Assert.That(events.Select(heard => heard.Field("status")), Is.EqualTo(new[] { "waiting", "running", "done" }));
        Assert.That(events.Select(heard => heard.Field("action")), Is.All.EqualTo("gc"));
        Assert.That(events.Select(heard => heard.Json.GetProperty("rev").GetInt64()), Is.Ordered.Ascending);
        Assert.That(events[1].Json.GetProperty("changedFields").EnumerateArray().Select(field => field.GetString()), Does.Contain("status"));
        Assert.That(events.Select(heard => heard.Id), Is.Unique);
    }

    [Test]
    public async Task A_listener_that_was_cut_off_goes_on_after_the_last_event_it_has_seen()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await ListenAsync(host);
        await host.SubmitAsync("first");
        var seen = (await NextAsync(first, 1))[0];
        first.Dispose();
        await host.SubmitAsync("second");

        using var resumed = await LogStream.OpenAsync(host, Path, lastEventId: seen.Id);
        await host.SubmitAsync("third");

        Assert.That((await NextAsync(resumed, 2)).Select(heard => heard.Field("action")), Is.EqualTo(new[] { "second", "third" }));
    }

    [TestCase("0195f0c0a3c17c1e8f0e4b5d6a7b8c9d-3")]
    [TestCase("nonsense")]
    public async Task A_listener_of_another_process_is_told_to_read_again(string lastEventId)
    {
        await using var host = await ApiHost.StartAsync();

        using var stream = await LogStream.OpenAsync(host, Path, lastEventId: lastEventId);
        var reset = (await NextAsync(stream, 1))[0];
        await host.SubmitAsync("gc");

        Assert.That(reset.Name, Is.EqualTo("reset"));
        Assert.That(reset.Field("reason"), Is.Not.Empty);
        Assert.That((await NextAsync(stream, 1))[0].Field("action"), Is.EqualTo("gc"));
    }

    [Test]
    public async Task A_listener_that_comes_back_too_late_is_told_to_read_again()
    {
        await using var host = await StartAsync(new EventLimits { Kept = 4 });
        var first = await ListenAsync(host);
        await host.SubmitAsync("gc");
        var seen = (await NextAsync(first, 1))[0];
        using var witness = await ListenAsync(host);
        for (var i = 0; i < 5; i++)
        {
            await host.SubmitAsync("gc");
            await NextAsync(witness, 1);
        }

        using var late = await LogStream.OpenAsync(host, Path, lastEventId: seen.Id);

        Assert.That((await NextAsync(late, 1))[0].Name, Is.EqualTo("reset"));
    }

    [Test]
    public async Task A_listener_that_does_not_keep_up_is_cut_with_the_reason()
    {
        await using var host = await StartAsync(new EventLimits { Kept = 16 });
        using var slow = await ListenAsync(host);
        for (var i = 0; i < 3000; i++)
        {
            await host.SubmitAsync("gc");
        }

        var events = await ToEndAsync(slow);

        Assert.That(events[^1].Name, Is.EqualTo("closed"));
        Assert.That(events[^1].Field("reason"), Does.StartWith("Too slow"));
        Assert.That(events, Has.Count.LessThan(3000));
    }

    [Test]
    public async Task A_filter_chooses_actions_jobs_and_topics()
    {
        await using var host = await ApiHost.StartAsync();
        using var byAction = await ListenAsync(host, "?action=gc&topic=jobs");
        using var noJobs = await ListenAsync(host, "?topic=workers,crons");
        await host.SubmitAsync("other");
        await host.ClaimAsync("other");
        var job = await host.SubmitAsync("gc");
        using var byJob = await ListenAsync(host, $"?job={job.Id}");
        await host.SubmitAsync("gc");
        await host.Jobs.CancelAsync(job.Id);
        await host.Services.GetRequiredService<IWorkerStore>().RegisterAsync(WorkerTests.NewWorker("000000000000"), TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.That((await NextAsync(byAction, 3)).Select(heard => heard.Field("action")), Is.All.EqualTo("gc"));
        Assert.That(await UntilAsync(byJob, "cancel"), Is.All.EqualTo(job.Id.ToString()));
        var worker = (await NextAsync(noJobs, 1))[0];
        Assert.That((worker.Name, worker.Field("id"), worker.Field("status")), Is.EqualTo(("worker", "000000000000", "running")));
    }

    [Test]
    public async Task A_job_older_than_the_first_listener_is_filtered_by_its_action_too()
    {
        await using var host = await ApiHost.StartAsync(services => services.AddSingleton<IChangeFeed>(provider => new WithoutActions(provider.GetRequiredService<JobQueue.Testing.InMemory.InMemoryReplica>().Feed)));
        var other = await host.SubmitAsync("other");
        var gc = await host.SubmitAsync("gc");
        using var stream = await ListenAsync(host, "?action=gc");

        await host.Jobs.CancelAsync(other.Id);
        await host.Jobs.CancelAsync(gc.Id);

        Assert.That((await NextAsync(stream, 1))[0].Field("id"), Is.EqualTo(gc.Id.ToString()));
    }

    [Test]
    public async Task A_job_that_cannot_be_read_is_told_without_its_action_and_resets_nobody()
    {
        using var log = new EventWatch();
        await using var host = await ApiHost.StartAsync(services =>
        {
            SpoiltJobQueries.Add(services);
            services.AddSingleton<ILoggerProvider>(log);
            services.AddSingleton<IChangeFeed>(provider => new WithoutActions(provider.GetRequiredService<InMemoryReplica>().Feed));
        });
        using var stream = await ListenAsync(host);

        var spoilt = await host.SubmitAsync("spoilt");
        var first = (await NextAsync(stream, 1))[0];
        Assert.That(first.Name, Is.EqualTo("job"), first.Json.ToString());
        await host.Jobs.CancelAsync(spoilt.Id);
        await host.SubmitAsync("gc");

        HeardEvent[] events = [first, .. await NextAsync(stream, 2)];
        Assert.That(events.Select(heard => (heard.Name, heard.Field("status"))), Is.EqualTo(new[] { ("job", "waiting"), ("job", "cancel"), ("job", "waiting") }));
        Assert.That(events.Select(heard => heard.Json.TryGetProperty("action", out var action) ? action.GetString() : null), Is.EqualTo(new[] { null, null, "gc" }));
        Assert.That(log.Logged.Count(logged => logged.Id == EventIds.JobOfEventUnreadable), Is.EqualTo(1));
    }

    [Test]
    public async Task A_quiet_stream_shows_that_it_lives_and_where_it_stands()
    {
        await using var host = await ApiHost.StartAsync();
        using var stream = await ListenAsync(host);

        await stream.AdvanceUntilReadableAsync(host.Time, TimeSpan.FromSeconds(15));

        Assert.That(await stream.ReadLineAsync(), Is.EqualTo(":"));
        Assert.That(await stream.ReadLineAsync(), Does.Match("^id: [0-9a-f]{32}-0$"));
    }

    [Test]
    public async Task A_stopping_process_says_so_to_its_listeners()
    {
        await using var host = await ApiHost.StartAsync();
        using var stream = await ListenAsync(host);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var events = await ToEndAsync(stream);
        Assert.That((events.Single().Name, events.Single().Field("reason")), Is.EqualTo(("closed", "This process stops.")));
    }

    [Test]
    public async Task Only_so_many_may_listen_at_once()
    {
        await using var host = await StartAsync(new EventLimits { Listeners = 1 });
        using var stream = await ListenAsync(host);

        var refused = await host.GetAsync(Path);

        Assert.That((refused.Status, refused.Code), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "TOO_MANY_LISTENERS")));
    }

    [TestCase("?topic=logs", "topic: jobs, workers, crons is expected, got 'logs'")]
    [TestCase("?job=none", "job: a job id (a UUID) is expected, got 'none'")]
    [TestCase("?since=1", "since: no such query parameter; known here: topic, action, job")]
    public async Task A_filter_that_is_none_is_refused(string query, string message)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync(Path + query);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_PARAMETERS")));
        Assert.That(answer.Messages.Single(), Is.EqualTo(message));
    }

    [Test]
    public async Task A_listener_that_takes_no_events_is_told_so_and_HEAD_is_answered_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        var json = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "Accept", "application/json" } } };

        var refused = await host.SendAsync(json);
        var head = await host.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path));

        Assert.That(refused.Code, Is.EqualTo("NOT_ACCEPTABLE"));
        Assert.That(head.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static Task<ApiHost> StartAsync(EventLimits limits) => ApiHost.StartAsync(services => services.AddSingleton(limits));

    /// <summary>Opens a stream and reads that it is ready.</summary>
    private static async Task<LogStream> ListenAsync(ApiHost host, string query = "")
    {
        var stream = await LogStream.OpenAsync(host, Path + query);
        Assert.That((await NextAsync(stream, 1))[0].Name, Is.EqualTo("ready"));
        return stream;
    }

    private static async Task<List<HeardEvent>> NextAsync(LogStream stream, int count)
    {
        var events = new List<HeardEvent>();
        while (events.Count < count)
        {
            events.Add(await HeardEvent.ReadAsync(stream) ?? throw new AssertionException($"The stream ended after {events.Count} events."));
        }

        return events;
    }

    /// <summary>The jobs that were heard of until one was in a status: what happened shortly before a stream was ready may still be told.</summary>
    private static async Task<List<string?>> UntilAsync(LogStream stream, string status)
    {
        var ids = new List<string?>();
        HeardEvent heard;
        do
        {
            heard = (await NextAsync(stream, 1))[0];
            ids.Add(heard.Field("id"));
        }
        while (heard.Field("status") != status);

        return ids;
    }

    private static async Task<List<HeardEvent>> ToEndAsync(LogStream stream)
    {
        var events = new List<HeardEvent>();
        while (await HeardEvent.ReadAsync(stream) is { } heard)
        {
            events.Add(heard);
        }

        return events;
    }
}
