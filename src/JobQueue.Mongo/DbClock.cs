using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace JobQueue.Mongo;

/// <summary>The primary's clock, estimated from samples and carried on by the monotonic clock of this process.</summary>
/// <remarks>
/// A sample says: somewhere between sending and receiving, the primary's clock showed this. Its midpoint is wrong by half the round trip at most.
/// A sample that agrees with the estimate within both errors only replaces it when it is the better one, so a slow reply never looks like a jump of the clock.
/// </remarks>
internal sealed class DbClock(MongoCollections collections, TimeProvider time) : IDbClock
{
    /// <summary>How long a sample is fresh enough for those who have no heartbeat.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>How fast two clocks may drift apart: 200 parts per million.</summary>
    private const double Drift = 200e-6;

    private readonly Lock _gate = new();
    private Estimate? _estimate;
    private long _sampledAt;

    /// <inheritdoc/>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
            {
                return (_estimate is { } known ? known.At(time.GetTimestamp(), time) : time.GetUtcNow()).ToWholeMilliseconds();
            }
        }
    }

    /// <inheritdoc/>
    public bool IsSampled
    {
        get
        {
            lock (_gate)
            {
                return _estimate is not null;
            }
        }
    }

    /// <summary>Something that changes when another server answers writes: where the primary is, and which election made it so.</summary>
    public string? Primary
    {
        get
        {
            var writable = collections.Client.Cluster.Description.Servers.FirstOrDefault(TakesWrites);
            return writable is null ? null : $"{writable.EndPoint} {writable.ElectionId}";
        }
    }

    /// <inheritdoc/>
    /// <exception cref="JobQueueException">The database cannot be reached and its clock was never sampled.</exception>
    public async ValueTask EnsureSampledAsync(CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return;
        }

        try
        {
            var sent = time.GetTimestamp();
            var hello = await HelloAsync(cancellationToken).ConfigureAwait(false);
            Sample(hello["localTime"].ToInstant(), sent, time.GetTimestamp());
        }
        catch (Exception failure) when (MongoErrors.IsOfDriver(failure))
        {
            // An estimate that is a little older is still right to within milliseconds; without any, schedule times would be this machine's.
            if (!IsSampled)
            {
                throw MongoErrors.Translate("asking for the server's time", failure);
            }
        }
    }

    /// <summary>Takes a sample of the primary's clock into account.</summary>
    /// <param name="shown">What the clock showed.</param>
    /// <param name="sent">The timestamp before the command was sent.</param>
    /// <param name="received">The timestamp after its reply was received.</param>
    /// <returns>By how much the estimate moved; zero for the first sample.</returns>
    public TimeSpan Sample(DateTimeOffset shown, long sent, long received)
    {
        var roundTrip = time.GetElapsedTime(sent, received);
        lock (_gate)
        {
            _sampledAt = received;
            var sample = new Estimate(shown + (roundTrip / 2), received, (roundTrip / 2) + TimeSpan.FromMilliseconds(1));
            if (_estimate is not { } known)
            {
                _estimate = sample;
                return TimeSpan.Zero;
            }

            var difference = sample.At(received, time) - known.At(received, time);
            var knownError = known.ErrorAt(received, time);
            if (difference.Duration() <= knownError + sample.Error && sample.Error >= knownError)
            {
                return TimeSpan.Zero;
            }

            _estimate = sample;
            return difference;
        }
    }

    private static bool TakesWrites(ServerDescription server) =>
        server.Type is ServerType.ReplicaSetPrimary or ServerType.ShardRouter or ServerType.Standalone or ServerType.LoadBalanced;

    private bool IsFresh()
    {
        lock (_gate)
        {
            return _estimate is not null && time.GetElapsedTime(_sampledAt) < Freshness;
        }
    }

    private async Task<BsonDocument> HelloAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync("hello", cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException refused) when (refused.Code == MongoErrors.CommandNotFound)
        {
            // MongoDB before 4.4.2.
            return await RunAsync("isMaster", cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<BsonDocument> RunAsync(string command, CancellationToken cancellationToken) =>
        collections.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument(command, 1), ReadPreference.Primary, cancellationToken);

    private sealed record Estimate(DateTimeOffset Shown, long Timestamp, TimeSpan Error)
    {
        public DateTimeOffset At(long timestamp, TimeProvider time) => Shown + time.GetElapsedTime(Timestamp, timestamp);

        public TimeSpan ErrorAt(long timestamp, TimeProvider time) => Error + (time.GetElapsedTime(Timestamp, timestamp) * Drift);
    }
}
