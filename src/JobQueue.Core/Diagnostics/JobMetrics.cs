using System.Diagnostics;
using System.Diagnostics.Metrics;
using JobQueue.Jobs;

namespace JobQueue.Diagnostics;

/// <summary>The meter <c>JobQueue</c>. Times are in seconds.</summary>
internal sealed class JobMetrics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "JobQueue";

    /// <summary>The status under which an execution is counted whose job another worker holds by now.</summary>
    public const string Lost = "lost";

    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _runTime;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _logLinesDropped;
    private readonly Counter<long> _settlingRepeated;

    /// <summary>Makes the instruments; on a meter of its own where the application has no factory.</summary>
    public JobMetrics(IMeterFactory? meters = null)
    {
        Meter = meters?.Create(Name) ?? new Meter(Name);
        _started = Meter.CreateCounter<long>("jobqueue.job.started", "{job}", "Runs that have started.");
        _ended = Meter.CreateCounter<long>("jobqueue.job.ended", "{job}", "Runs that have ended, by the status of the job; 'lost' where another worker holds it.");
        _queueWait = Meter.CreateHistogram<double>("jobqueue.job.queue_wait", "s", "From the time a job was due to the start of its run.");
        _runTime = Meter.CreateHistogram<double>("jobqueue.job.run_time", "s", "From the start of a run to its recorded outcome.");
        _abandoned = Meter.CreateCounter<long>("jobqueue.handler.abandoned", "{handler}", "Handlers that did not leave within the stop timeout.");
        _logLinesDropped = Meter.CreateCounter<long>("jobqueue.log.lines_dropped", "{line}", "Lines of job logs that were not stored.");
        _settlingRepeated = Meter.CreateCounter<long>("jobqueue.job.settling_repeated", "{attempt}", "Attempts to record an outcome that got no answer.");
    }

    /// <summary>The meter, for the instruments of other parts.</summary>
    public Meter Meter { get; }

    /// <summary>A run started.</summary>
    public void RunStarted(Job job)
    {
        _started.Add(1, ActionOf(job));
        if (job.StartedAt - job.ScheduledAt is { Ticks: >= 0 } wait)
        {
            _queueWait.Record(wait.TotalSeconds, ActionOf(job));
        }
    }

    /// <summary>A run ended.</summary>
    public void RunEnded(Job job, string status, TimeSpan elapsed)
    {
        var tags = new TagList { ActionOf(job), new("status", status) };
        _ended.Add(1, tags);
        _runTime.Record(elapsed.TotalSeconds, tags);
    }

    /// <summary>A handler was abandoned.</summary>
    public void HandlerAbandoned(Job job) => _abandoned.Add(1, ActionOf(job));

    /// <summary>Lines were not stored.</summary>
    public void LogLinesDropped(Job job, long lines) => _logLinesDropped.Add(lines, ActionOf(job));

    /// <summary>An outcome is written once more.</summary>
    public void SettlingRepeated(Job job) => _settlingRepeated.Add(1, ActionOf(job));

    private static KeyValuePair<string, object?> ActionOf(Job job) => new("action", job.Action);
}
