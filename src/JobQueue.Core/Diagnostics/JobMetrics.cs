using System.Diagnostics;
using System.Diagnostics.Metrics;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;

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
    private readonly Counter<long> _claimsWon;
    private readonly Counter<long> _claimsWasted;
    private readonly Counter<long> _claimsGivenBack;
    private readonly Counter<long> _workersDeclaredDead;
    private readonly Counter<long> _buried;
    private readonly Counter<long> _resurrected;
    private readonly Counter<long> _selfFenced;

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
        _claimsWon = Meter.CreateCounter<long>("jobqueue.claim.won", "{job}", "Jobs that this worker has claimed.");
        _claimsWasted = Meter.CreateCounter<long>("jobqueue.claim.wasted", "{call}", "Claims that brought nothing: there was nothing to take, or another worker was faster.");
        _claimsGivenBack = Meter.CreateCounter<long>("jobqueue.claim.given_back", "{job}", "Claimed jobs that were given back without having been begun.");
        _workersDeclaredDead = Meter.CreateCounter<long>("jobqueue.worker.declared_dead", "{worker}", "Workers that this one has declared dead.");
        _buried = Meter.CreateCounter<long>("jobqueue.job.buried", "{job}", "Jobs that this worker has taken from dead ones, by the status they were given.");
        _resurrected = Meter.CreateCounter<long>("jobqueue.job.resurrected", "{job}", "Jobs that this worker still executed when it found itself declared dead.");
        _selfFenced = Meter.CreateCounter<long>("jobqueue.worker.self_fenced", "{event}", "Times that this worker began to stop its jobs since it could not renew its lease.");
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

    /// <summary>A claim was answered.</summary>
    public void Claimed(IReadOnlyList<JobClaim> claims)
    {
        foreach (var claim in claims)
        {
            _claimsWon.Add(1, ActionOf(claim.Job));
        }

        if (claims.Count == 0)
        {
            _claimsWasted.Add(1);
        }
    }

    /// <summary>A claimed job was given back.</summary>
    public void ClaimGivenBack(Job job) => _claimsGivenBack.Add(1, ActionOf(job));

    /// <summary>This worker declared another dead.</summary>
    public void WorkerDeclaredDead() => _workersDeclaredDead.Add(1);

    /// <summary>A job was taken from a dead worker.</summary>
    public void JobBuried(JobStatus became) => _buried.Add(1, new KeyValuePair<string, object?>("status", became.ToName()));

    /// <summary>A job was taken back by the worker that still executes it.</summary>
    public void JobResurrected(Job job) => _resurrected.Add(1, ActionOf(job));

    /// <summary>The worker stops what it runs, since its lease runs out.</summary>
    public void SelfFenced() => _selfFenced.Add(1);

    /// <summary>From now on tells how the worker of this process is, whenever somebody collects.</summary>
    public void Observe(Func<JobRunnerState> worker)
    {
        Meter.CreateObservableGauge(
            "jobqueue.worker.jobs",
            () =>
            {
                var state = worker();
                return new Measurement<int>[] { new(state.RunningJobs, State("running")), new(state.QueuedJobs, State("queued")) };
            },
            "{job}",
            "Jobs that the worker of this process holds: those it runs, and those in its internal queue that wait for their time.");
        Meter.CreateObservableGauge("jobqueue.worker.heartbeat_age", () => Seconds(worker().HeartbeatAge), "s", "Time since a heartbeat of this worker was last answered.");
        Meter.CreateObservableGauge("jobqueue.cron.leader_term", () => worker().LeaderTerm is { } term ? [new Measurement<long>(term)] : Array.Empty<Measurement<long>>(), "1", "The term in which this worker fires the crons; nothing where it does not lead.");
        Meter.CreateObservableGauge("jobqueue.worker.lease_remaining", () => Math.Max(0, worker().LeaseRemaining.TotalSeconds), "s", "For how long the lease of this worker still stands.");
    }

    /// <summary>From now on tells how the change feed is, whenever somebody collects.</summary>
    public void Observe(IChangeFeed feed)
    {
        Meter.CreateObservableGauge("jobqueue.feed.lag", () => Seconds(feed.Lag), "s", "How far what the change feed has told lies behind the database.");
        Meter.CreateObservableGauge(
            "jobqueue.feed.mode",
            () => Enum.GetValues<FeedMode>().Select(mode => new Measurement<int>(feed.Mode == mode ? 1 : 0, new KeyValuePair<string, object?>("mode", mode.ToName()))),
            "1",
            "1 for the way in which changes are learned now, 0 for the others.");
    }

    private static IEnumerable<Measurement<double>> Seconds(TimeSpan? span) => span is { } known ? [new(known.TotalSeconds)] : [];

    private static KeyValuePair<string, object?> State(string name) => new("state", name);

    private static KeyValuePair<string, object?> ActionOf(Job job) => new("action", job.Action);
}
