using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RunTelemetryTests
{
    [Test]
    public async Task A_run_is_counted_and_timed_by_action_and_status()
    {
        await using var world = RunningWorld.With((_, _) => throw new TimeoutException());
        var measured = new ConcurrentQueue<string>();
        using var listener = Listen(world.Services.GetRequiredService<JobMetrics>().Meter, measured);
        var due = world.Time.GetUtcNow();
        world.Time.Advance(TimeSpan.FromSeconds(3));

        await world.RunAsync(new JobSubmission { Action = "work", ScheduledAt = due });

        Assert.That(measured, Is.EquivalentTo(new[]
        {
            "jobqueue.job.started 1 action=work",
            "jobqueue.job.queue_wait 3 action=work",
            "jobqueue.job.ended 1 action=work status=error",
            "jobqueue.job.run_time 0 action=work status=error",
        }));
    }

    [Test]
    public async Task A_run_continues_the_trace_of_its_submitter()
    {
        const string Submitter = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == JobMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        string? inHandler = null;
        await using var world = RunningWorld.With((_, _) =>
        {
            inHandler = Activity.Current?.TraceId.ToString();
            throw new TimeoutException();
        });
        var claim = await world.ClaimAsync();

        await world.ExecuteAsync(claim with { Job = claim.Job with { TraceParent = Submitter } });

        var run = seen.Single(activity => (string?)activity.GetTagItem("jobqueue.job.id") == claim.Id.ToString());
        Assert.That((run.TraceId.ToString(), run.ParentSpanId.ToString()), Is.EqualTo(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")));
        Assert.That((run.OperationName, run.Status, run.GetTagItem("jobqueue.job.status")), Is.EqualTo(("run work", ActivityStatusCode.Error, "error")));
        Assert.That(inHandler, Is.EqualTo("0af7651916cd43dd8448eb211c80319c"));
    }

    [Test]
    public async Task A_submission_is_an_activity_whose_context_the_run_continues()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == JobMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var harness = new JobQueue.Testing.JobQueueTestHarness(queue => queue.AddHandler("traced", (_, _) => Task.CompletedTask));

        var ran = await harness.RunAsync(new JobSubmission { Action = "traced" });

        var ofJob = seen.Where(activity => (string?)activity.GetTagItem("messaging.message.id") == ran.Job.Id.ToString()).ToList();
        var submit = ofJob.Single(activity => activity.Kind == ActivityKind.Producer);
        var run = ofJob.Single(activity => activity.Kind == ActivityKind.Consumer);
        Assert.That((submit.OperationName, run.OperationName), Is.EqualTo(("submit traced", "run traced")));
        Assert.That((run.TraceId, run.ParentSpanId), Is.EqualTo((submit.TraceId, submit.SpanId)));
        Assert.That(submit.GetTagItem("messaging.destination.name"), Is.EqualTo("traced"));
    }

    private static MeterListener Listen(Meter meter, ConcurrentQueue<string> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue(Text(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue(Text(instrument, value, tags)));
        listener.Start();
        return listener;
    }

    private static string Text(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, value.ToString(null, null), .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
}
