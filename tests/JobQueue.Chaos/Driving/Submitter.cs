using System.Collections.Concurrent;
using JobQueue.Chaos.Records;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Chaos.Driving;

/// <summary>The application: submits at an even pace, cancels and deletes, and repeats what had no answer.</summary>
internal sealed class Submitter(IJobClient client, IDbClock clock)
{
    private const int MostAtOnce = 200;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<Task> _endings = [];

    public ConcurrentBag<Submission> Accepted { get; } = [];

    /// <summary>Returns when every job is accepted, and cancelled or deleted where it shall be.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedJob> plan, TimeSpan span, CancellationToken cancellationToken)
    {
        await clock.EnsureSampledAsync(cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        for (var submitted = 0; submitted < plan.Count;)
        {
            // What an outage has held up is made good in larger batches.
            var share = Math.Min(1, TimeProvider.System.GetElapsedTime(begun) / span);
            var batch = plan.Skip(submitted).Take(Math.Min((int)Math.Ceiling(plan.Count * share) - submitted, MostAtOnce)).ToArray();
            if (batch.Length > 0)
            {
                await SubmitAsync(batch, cancellationToken);
            }

            submitted += batch.Length;
            await Task.Delay(Turn, TimeProvider.System, cancellationToken);
        }

        await Task.WhenAll(_endings);
    }

    private async Task SubmitAsync(PlannedJob[] batch, CancellationToken cancellationToken)
    {
        // The ids are made once: a repetition of a submission without an answer meets the same jobs.
        var submissions = batch.Select(job => job.Submission with { Id = JobId.New(TimeProvider.System), ScheduledAt = clock.UtcNow + job.DueIn }).ToList();
        var results = await UntilAnsweredAsync(token => client.SubmitManyAsync(submissions, token), cancellationToken);
        for (var i = 0; i < batch.Length; i++)
        {
            Accept(batch[i], submissions[i], results[i], cancellationToken);
        }
    }

    private void Accept(PlannedJob planned, JobSubmission submission, SubmitResult result, CancellationToken cancellationToken)
    {
        Accepted.Add(new Submission
        {
            Id = submission.Id!.Value.ToString(),
            Job = result.Job.Id.ToString(),
            Kind = planned.Kind,
            UniqueKey = submission.UniqueKey,
            WasDuplicate = result.WasDuplicate,
            AcceptedAt = Monotonic.Now,
            IsCancelled = planned.CancelledAfter is not null,
            IsDeleted = planned.DeletedAfter is not null,
        });
        if (planned.CancelledAfter is { } cancelled)
        {
            _endings.Add(LaterAsync(cancelled, token => client.CancelAsync(result.Job.Id, token), cancellationToken));
        }

        if (planned.DeletedAfter is { } deleted)
        {
            _endings.Add(LaterAsync(deleted, token => client.DeleteAsync(result.Job.Id, token), cancellationToken));
        }
    }

    private static async Task LaterAsync<T>(TimeSpan after, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await Task.Delay(after, TimeProvider.System, cancellationToken);
        await UntilAnsweredAsync(call, cancellationToken);
    }

    private static async Task<T> UntilAnsweredAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(AnswerPatience);
            try
            {
                return await call(patience.Token);
            }
            catch (Exception failure) when (failure is not ArgumentException && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Turn, TimeProvider.System, cancellationToken);
            }
        }
    }
}
