using System.Diagnostics;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is told about one execution.</summary>
internal sealed class RunReport : IDisposable
{
    private readonly JobClaim _claim;
    private readonly JobMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Activity? _activity;
    private readonly long _began;
    private RunEnding? _ending;

    /// <summary>The execution begins.</summary>
    public RunReport(JobClaim claim, JobMetrics metrics, TimeProvider time, ILogger logger)
    {
        _claim = claim;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _began = time.GetTimestamp();
        _activity = JobTracing.StartRun(claim);
        metrics.RunStarted(claim.Job);
        logger.RunStarted(claim.Id, claim.Job.Action, claim.Fence);
    }

    /// <summary>The handler has returned, thrown or been abandoned.</summary>
    public void Ended(RunEnding ending)
    {
        _ending = ending;
        switch (ending)
        {
            case RunEnding.Threw { Reason: StopReason.None } threw:
                _logger.HandlerFailed(_claim.Id, _claim.Job.Action, threw.Exception);
                break;
            case RunEnding.Abandoned abandoned:
                _metrics.HandlerAbandoned(_claim.Job);
                _logger.HandlerAbandoned(_claim.Id, _claim.Job.Action, abandoned.Reason);
                break;
        }
    }

    /// <summary>The outcome was written, found lost, or given up.</summary>
    public void Settled(JobSettlement settlement, ClaimWrite? written)
    {
        var elapsed = _time.GetElapsedTime(_began);
        var status = written is ClaimWrite.Written { Claim.Job.Status: var now } ? now.ToName() : JobMetrics.Lost;
        _metrics.RunEnded(_claim.Job, status, elapsed);
        _activity.Ended(_ending, status);
        switch (written)
        {
            case ClaimWrite.Written:
                _logger.RunEnded(_claim.Id, _claim.Job.Action, elapsed, status);
                break;
            case ClaimWrite.Refused { Current: var current }:
                _logger.RunLost(_claim.Id, _claim.Fence, current?.Status.ToName() ?? "gone", current?.Fence ?? 0, settlement.GetType().Name);
                break;
        }
    }

    /// <summary>The execution has left the worker.</summary>
    public void Left()
    {
        if (_ending is RunEnding.Abandoned)
        {
            _logger.AbandonedHandlerReturned(_claim.Id, _claim.Job.Action, _time.GetElapsedTime(_began));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _activity?.Dispose();
}
