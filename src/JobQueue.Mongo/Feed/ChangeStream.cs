using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Feed;

/// <summary>The one change stream of the process: opened, followed, and resumed where it ended.</summary>
internal sealed class ChangeStream(
    MongoCollections collections,
    FeedHub hub,
    ChangeDispatcher dispatcher,
    ClaimHints hints,
    IOptions<MongoJobQueueOptions> options,
    ILogger<ChangeStream> logger)
{
    /// <summary>How much longer than the await time an answer may take before the connection counts as dead.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly ChangePipeline _pipeline = new(collections);

    // The time of this machine, whatever clock the queue goes by: what is to be spared are its processors and the server's.
    private readonly FeedPace _pace = new(TimeProvider.System);
    private BsonDocument? _resumeToken;
    private bool _isOpen;

    /// <summary>Forgets where the stream ended: it starts anew.</summary>
    public void Restart() => _resumeToken = null;

    /// <summary>Opens the stream and follows it until it ends.</summary>
    /// <exception cref="OperationCanceledException">The feed is stopping.</exception>
    public async Task<StreamEnd> FollowAsync(CancellationToken stopping)
    {
        _isOpen = false;
        try
        {
            return await OpenAndFollowAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!stopping.IsCancellationRequested)
        {
            return new StreamEnd.Lost(late);
        }
        catch (Exception failure) when (MongoErrors.IsOfDriver(failure) || failure is NotSupportedException)
        {
            return StreamFaults.EndOf(failure, _isOpen);
        }
        finally
        {
            hints.StreamLost();
        }
    }

    private async Task<StreamEnd> OpenAndFollowAsync(CancellationToken cancellationToken)
    {
        // The session knows the time up to which the stream has come, also when it brings nothing.
        using var session = await collections.StartCausalSessionAsync(cancellationToken).ConfigureAwait(false);
        var stream = new ChangeStreamOptions { MaxAwaitTime = options.Value.FeedAwaitTime, ResumeAfter = _resumeToken };
        using var cursor = await OpenAsync(session, stream, cancellationToken).ConfigureAwait(false);
        Opened(session.OperationTime, isAnew: _resumeToken is null);
        _resumeToken = cursor.GetResumeToken() ?? _resumeToken;

        while (await NextAsync(cursor, cancellationToken).ConfigureAwait(false))
        {
            if (!cursor.Current.Any())
            {
                hub.Lag.Heard(TimeSpan.Zero);
            }

            foreach (var change in cursor.Current)
            {
                if (!dispatcher.Dispatch(change))
                {
                    return new StreamEnd.Broken($"{change[ChangeFields.OperationType]} of {change.Some(ChangeFields.Namespace)}");
                }

                _resumeToken = change[ChangeFields.ResumeToken].AsBsonDocument;
            }

            _resumeToken = cursor.GetResumeToken() ?? _resumeToken;
            hub.Advance(session.OperationTime);
            await _pace.RestAsync(cursor.Current.Count(), cancellationToken).ConfigureAwait(false);
        }

        return new StreamEnd.Broken("the server closed the stream");
    }

    private Task<IChangeStreamCursor<BsonDocument>> OpenAsync(
        IClientSessionHandle session, ChangeStreamOptions stream, CancellationToken cancellationToken)
    {
        var pipeline = PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(_pipeline.ToStages());
        return collections.Database.WatchAsync(session, pipeline, stream, cancellationToken);
    }

    private void Opened(BsonTimestamp? position, bool isAnew)
    {
        _isOpen = true;
        hints.StreamOpened();
        if (isAnew)
        {
            // Whatever happened before the stream began was not seen by it.
            hub.Resync(FeedTopicSets.All);
            hub.Lag.Heard(TimeSpan.Zero);
        }

        hub.Enter(FeedMode.Stream, position);
        logger.FeedOpened(collections.Database.DatabaseNamespace.DatabaseName);
    }

    /// <summary>A connection that was cut silently answers never: the wait has an end.</summary>
    private async Task<bool> NextAsync(IChangeStreamCursor<BsonDocument> cursor, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(options.Value.FeedAwaitTime + Grace);
        return await cursor.MoveNextAsync(late.Token).ConfigureAwait(false);
    }
}
