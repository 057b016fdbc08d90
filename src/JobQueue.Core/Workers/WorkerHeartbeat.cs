using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>Renews the worker's lease, on a thread and a timer of its own.</summary>
internal sealed class WorkerHeartbeat : IWorkerLoop, IDisposable
{
    private readonly IWorkerStore _workers;
    private readonly WorkerLease _lease;
    private readonly DatabaseContact _contact;
    private readonly TimeProvider _time;
    private readonly JobQueueOptions _options;
    private readonly FailureLog _failures;
    private readonly ThreadSignal _signal;

    public WorkerHeartbeat(IWorkerStore workers, WorkerLease lease, DatabaseContact contact, TimeProvider time, IOptions<JobQueueOptions> options, FailureLogs failureLogs)
    {
        _workers = workers;
        _lease = lease;
        _contact = contact;
        _time = time;
        _options = options.Value;
        _failures = failureLogs.New("heartbeat");
        _signal = new ThreadSignal(time);
    }

    /// <summary>Beats until cancelled: also while draining, so that nobody takes the jobs that still finish.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => DedicatedThread.RunAsync("JobQueue heartbeat", () => Run(cancellationToken));

    /// <summary>Beats at once: something says that this worker may have been declared dead.</summary>
    public void BeatNow() => _signal.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        _failures.Dispose();
        _signal.Dispose();
    }

    private void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // A beat that failed is soon repeated: a lease is only a few intervals long.
            var answered = _lease.Incarnation is not { } incarnation || Beat(incarnation, cancellationToken);
            _signal.Wait(answered ? _options.HeartbeatInterval : _options.HeartbeatInterval / 5, cancellationToken);
        }
    }

    private bool Beat(string incarnation, CancellationToken cancellationToken)
    {
        try
        {
            var answer = Send(incarnation, out var sentAt, cancellationToken);
            if (answer is Heartbeat.Renewed moved && _contact.Jumped(moved))
            {
                // The expiry was computed from the clock as it was before the jump; one more beat computes it from the clock as it is.
                _contact.Heard(moved);
                answer = Send(incarnation, out sentAt, cancellationToken);
            }

            Note(incarnation, answer, sentAt);
            _failures.Recovered();
            return true;
        }
        catch (Exception failure)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _contact.Broke();
                _failures.Failed(failure);
            }

            return false;
        }
    }

    private Heartbeat Send(string incarnation, out long sentAt, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_lease.LastThird, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        sentAt = _time.GetTimestamp();
#pragma warning disable MA0045 // The thread is the heartbeat's own: it waits here so that nothing of it depends on the thread pool.
        return _workers.HeartbeatAsync(incarnation, _options.Lease, either.Token).GetAwaiter().GetResult();
#pragma warning restore MA0045
    }

    private void Note(string incarnation, Heartbeat answer, long sentAt)
    {
        if (answer is Heartbeat.Renewed renewed)
        {
            _contact.Heard(renewed);
            _lease.Renew(incarnation, sentAt, renewed.HeartbeatExpiration);
        }
        else
        {
            _contact.Broke();
            _lease.Bury(incarnation);
        }
    }
}
