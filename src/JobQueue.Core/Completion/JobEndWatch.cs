using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Completion;

/// <summary>Waits for the ends of jobs without asking again and again: the change feed is heard first, then a job is read, then it is read again when the feed mentions it. Every sweep reads all of them, since events may be lost.</summary>
internal sealed class JobEndWatch : IAsyncDisposable, IDisposable
{
    /// <summary>How many jobs are read at once.</summary>
    private const int BatchSize = 200;

    private readonly IJobQueries _queries;
    private readonly FeedRun _feed;
    private readonly ResilientLoop _loop;
    private readonly TimeProvider _time;
    private readonly TimeSpan _sweepInterval;
    private readonly WaitedJobs _jobs = new();
    private readonly WakeSignal _signal;
    private readonly CancellationTokenSource _over = new();
    private readonly Lazy<Task> _loops;
    private IAsyncEnumerator<FeedMessage>? _messages;
    private Task<bool> _next = Task.FromResult(false);
    private long _lastSweep;

    public JobEndWatch(IJobQueries queries, FeedRun feed, ResilientLoop loop, TimeProvider time, IOptions<JobQueueOptions> options)
    {
        _queries = queries;
        _feed = feed;
        _loop = loop;
        _time = time;
        _sweepInterval = options.Value.SweepInterval;
        _signal = loop.NewSignal();
        _loops = new Lazy<Task>(Start);
    }

    /// <summary>Waits for the end of a job.</summary>
    public async Task<JobEnd> WaitAsync(JobId id, CompletionScope scope, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_over.IsCancellationRequested, this);
        _ = _loops.Value;
        var waiter = new EndWaiter(id, scope);
        _jobs.Add(waiter);
        try
        {
            _signal.Wake();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
            return await waiter.End.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Waiting for the end of job {id} was cancelled.", cancelled, cancellationToken);
        }
        finally
        {
            _jobs.Remove(waiter);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_loops.IsValueCreated)
        {
            await _loops.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _signal.Dispose();
        _over.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Cancel();

    private Task Start()
    {
        _lastSweep = _time.GetTimestamp();
        Listen();
        return Task.WhenAll(
            Task.Run(() => ListenAsync(_over.Token)),
            Task.Run(() => _loop.RunEveryAsync("ends of jobs", _signal, _sweepInterval, LookAsync, _over.Token)));
    }

    /// <summary>From here on no change passes unheard: the watch is registered when its first message is asked for.</summary>
    private void Listen()
    {
        _messages = _feed.WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs }, _over.Token).GetAsyncEnumerator(_over.Token);
        _next = _messages.MoveNextAsync().AsTask();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await _loop.RunAsync("change feed for ends of jobs", HearNextAsync, cancellationToken).ConfigureAwait(false);
        await StopListeningAsync().ConfigureAwait(false);
    }

    private async ValueTask HearNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_messages is null)
            {
                Listen();
                HearResync();
            }

            if (!await _next.ConfigureAwait(false))
            {
                throw new JobQueueException("The change feed ended; it is watched anew.") { IsTransient = true };
            }

            Hear(_messages!.Current);
            _next = _messages.MoveNextAsync().AsTask();
        }
        catch
        {
            await StopListeningAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask StopListeningAsync()
    {
        if (_messages is { } messages)
        {
            _messages = null;
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await messages.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Hear(FeedMessage message)
    {
        switch (message)
        {
            case FeedMessage.JobChanged { Job: var change } when _jobs.Look(change.Id):
                _signal.Wake();
                break;
            case FeedMessage.Resync:
                HearResync();
                break;
        }
    }

    private void HearResync()
    {
        _jobs.LookAtAll();
        _signal.Wake();
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_lastSweep) >= _sweepInterval)
        {
            _lastSweep = _time.GetTimestamp();
            _jobs.LookAtAll();
        }

        while (_jobs.TakeUnseen(BatchSize) is { Count: > 0 } taken)
        {
            await ReadAsync(taken, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(IReadOnlyList<JobId> taken, CancellationToken cancellationToken)
    {
        try
        {
            _jobs.Saw(taken, await _queries.FindManyAsync(taken, cancellationToken).ConfigureAwait(false));
        }
        catch (UnreadableDocumentException unreadable) when (taken.Any(id => id.ToString() == unreadable.Id))
        {
            // Only who waits for this one is told. The others are read again, without it.
            _jobs.CannotRead(JobId.Parse(unreadable.Id, null), unreadable);
            _jobs.PutBack(taken);
        }
        catch
        {
            _jobs.PutBack(taken);
            throw;
        }
    }
}
