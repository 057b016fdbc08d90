using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace JobQueue.Running;

/// <summary>Writes the outcome of an execution, again and again until the store has answered.</summary>
internal sealed class JobSettler
{
    private static readonly ResiliencePropertyKey<Job> Subject = new("job");
    private static readonly ResiliencePropertyKey<FailureLog> Failures = new("failures");

    private readonly IJobStore _store;
    private readonly JobMetrics _metrics;
    private readonly FailureLogs _failureLogs;
    private readonly ILogger<JobSettler> _logger;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Repeats on <paramref name="time"/>.</summary>
    public JobSettler(IJobStore store, JobMetrics metrics, TimeProvider time, Random random, FailureLogs failureLogs, ILogger<JobSettler> logger)
    {
        _store = store;
        _metrics = metrics;
        _failureLogs = failureLogs;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(RetryForEver(random)).Build();
    }

    /// <summary>What the write came to; <see langword="null"/> when it was given up without an answer.</summary>
    /// <remarks>
    /// A write whose reply is lost has an unknown outcome. Repeating it is safe, since it names the fence: the store finds this fence's own result
    /// or refuses. Anything but an answer would be a guess, so nothing else ends the repetition while the process lives.
    /// </remarks>
    public async Task<ClaimWrite?> SettleAsync(JobClaim claim, JobSettlement settlement, CancellationToken givenUp)
    {
        var context = ResilienceContextPool.Shared.Get(claim.Id.ToString(), givenUp);
        using var failures = _failureLogs.New($"outcome of job {claim.Id}");
        context.Properties.Set(Subject, claim.Job);
        context.Properties.Set(Failures, failures);
        try
        {
            var written = await _pipeline.ExecuteAsync(
                static async (attempt, state) => await state._store.SettleAsync(state.claim, state.settlement, attempt.CancellationToken).ConfigureAwait(false),
                context,
                (_store, claim, settlement)).ConfigureAwait(false);
            failures.Recovered();
            return written;
        }
        catch (Exception) when (givenUp.IsCancellationRequested)
        {
            // Cancelled, or failed by itself at that moment: no attempt was answered, and there will be no other.
            _logger.SettlingGivenUp(claim.Id, claim.Fence);
            return null;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private RetryStrategyOptions RetryForEver(Random random) => new()
    {
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromSeconds(5),
        Randomizer = random.NextDouble,
        OnRetry = attempt =>
        {
            var job = attempt.Context.Properties.GetValue(Subject, null!);
            _metrics.SettlingRepeated(job);
            attempt.Context.Properties.GetValue(Failures, null!).Failed(attempt.Outcome.Exception!);
            _logger.SettlingRepeated(job.Id, attempt.AttemptNumber + 1, attempt.RetryDelay, attempt.Outcome.Exception!.Message);
            return ValueTask.CompletedTask;
        },
    };
}
