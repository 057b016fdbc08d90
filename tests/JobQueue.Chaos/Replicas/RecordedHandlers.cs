using JobQueue.Chaos.Records;
using JobQueue.Running;

namespace JobQueue.Chaos.Replicas;

/// <summary>The handlers, each of whose runs is noted from the first to the last moment.</summary>
internal sealed class RecordedHandlers(Journal journal)
{
    private long _runs;

    public void AddTo(JobQueueBuilder queue)
    {
        foreach (var kind in (string[])[JobKind.Quick, JobKind.Slow, JobKind.Scan, JobKind.Once, JobKind.Unique])
        {
            Add(queue, kind, WaitAsync);
        }

        Add(queue, JobKind.Failing, FailAsync);
        Add(queue, JobKind.Again, RunAgainAsync);
        Add(queue, JobKind.Command, RunCommandAsync);
    }

    private void Add(JobQueueBuilder queue, string kind, Func<JobParameters, JobContext, CancellationToken, Task> body) =>
        queue.AddHandler<JobParameters>(kind, (parameters, context, stop) => RecordAsync(context, () => body(parameters, context, stop)));

    private static Task WaitAsync(JobParameters parameters, JobContext context, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(parameters.Milliseconds), TimeProvider.System, stop);

    private static async Task FailAsync(JobParameters parameters, JobContext context, CancellationToken stop)
    {
        await WaitAsync(parameters, context, stop);
        if (context.Job.RetriesLeft > parameters.SucceedsWith)
        {
            throw new JobFailedException("It fails as it was told to.");
        }
    }

    private static async Task RunAgainAsync(JobParameters parameters, JobContext context, CancellationToken stop)
    {
        await WaitAsync(parameters, context, stop);
        if (context.Job.Fence == 1)
        {
            context.RescheduleAfter(TimeSpan.FromMilliseconds(parameters.Milliseconds));
        }
    }

    private static Task RunCommandAsync(JobParameters parameters, JobContext context, CancellationToken stop)
    {
        var seconds = (parameters.Milliseconds / 1000.0).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ProcessJobHandler(new ProcessJobOptions { FileName = "sleep", Arguments = [seconds] }).HandleAsync(context, stop);
    }

    private async Task RecordAsync(JobContext context, Func<Task> body)
    {
        var run = Interlocked.Increment(ref _runs).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var job = context.Job;
        journal.Write(new JournalLine.Started(Monotonic.Now, run, job.Id.ToString(), job.Fence, job.Incarnation ?? ""));
        var ending = "threw";
        try
        {
            await body();
            context.SetResult(new ReportedRun(job.Fence, job.Incarnation ?? ""));
            ending = Execution.Returned;
        }
        finally
        {
            journal.Write(new JournalLine.Ended(Monotonic.Now, run, context.StopReason == StopReason.None ? ending : $"{ending} after {context.StopReason}"));
        }
    }
}
