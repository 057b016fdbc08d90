using System.Collections.Frozen;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Turns the driver's exceptions into ours: no store lets one of the driver's through.</summary>
internal static class MongoErrors
{
    public const int DuplicateKey = 11000;
    public const int CommandNotFound = 59;
    public const int ChangeStreamHistoryLost = 286;

    /// <summary>Codes of MongoDB's error_codes.yml that say "later", beside those that the driver maps to exceptions of their own or labels as retryable.</summary>
    private static readonly FrozenSet<int> TransientCodes = new[]
    {
        6, // HostUnreachable
        7, // HostNotFound
        43, // CursorNotFound
        50, // MaxTimeMSExpired
        64, // WriteConcernFailed: a wtimeout, the outcome is unknown
        89, // NetworkTimeout
        91, // ShutdownInProgress
        100, // UnsatisfiableWriteConcern: too few members now
        112, // WriteConflict
        133, // FailedToSatisfyReadPreference
        134, // ReadConcernMajorityNotAvailableYet
        175, // QueryPlanKilled
        189, // PrimarySteppedDown
        202, // NetworkInterfaceExceededTimeLimit
        237, // CursorKilled
        262, // ExceededTimeLimit
        9001, // SocketException
        10107, // NotWritablePrimary
        11600, // InterruptedAtShutdown
        11602, // InterruptedDueToReplStateChange
        13435, // NotPrimaryNoSecondaryOk
        13436, // NotPrimaryOrSecondary
    }.ToFrozenSet();

    private static readonly string[] TransientLabels = ["RetryableWriteError", "TransientTransactionError", "NoWritesPerformed"];

    /// <summary>Runs a call to the database; what the driver throws becomes a <see cref="JobQueueException"/> that says what was being done.</summary>
    public static async Task<T> GuardAsync<T>(string doing, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDriver(failure))
        {
            throw Translate(doing, failure);
        }
    }

    /// <inheritdoc cref="GuardAsync{T}"/>
    public static async Task GuardAsync(string doing, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDriver(failure))
        {
            throw Translate(doing, failure);
        }
    }

    /// <summary>Whether the exception is one that the driver throws for a fault of the server or the way to it. Server selection fails with a plain <see cref="TimeoutException"/>.</summary>
    public static bool IsOfDriver(Exception failure) => failure is MongoException or TimeoutException;

    public static JobQueueException Translate(string doing, Exception failure)
    {
        var transient = IsTransient(failure);
        var advice = transient
            ? "It may succeed when repeated; if it was a write it may have been made."
            : "Repeating it will not help until its cause is removed.";
        return new JobQueueException($"MongoDB failed while {doing}: {failure.Message} {advice}", failure) { IsTransient = transient };
    }

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        MongoAuthenticationException => false,
        TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException => true,
        MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException or MongoCursorNotFoundException => true,
        MongoWriteConcernException => true,
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => TransientCodes.Contains(error.Code)),
        MongoWriteException write => write.WriteConcernError is not null || TransientCodes.Contains(write.WriteError?.Code ?? 0),
        MongoCommandException command => TransientCodes.Contains(command.Code) || HasTransientLabel(command),
        MongoException other => HasTransientLabel(other),
        _ => false,
    };

    /// <summary>Whether a unique index refused. Within a transaction some server versions say so of the document, others of the whole command.</summary>
    public static bool IsDuplicate(MongoException failure) => failure switch
    {
        MongoWriteException write => write.WriteError?.Code == DuplicateKey,
        MongoCommandException command => command.Code == DuplicateKey,
        _ => false,
    };

    /// <summary>Whether of many documents the only ones not inserted were there already.</summary>
    public static bool IsOnlyDuplicates(MongoBulkWriteException failure) =>
        failure.WriteConcernError is null && failure.WriteErrors.Count > 0 && failure.WriteErrors.All(error => error.Code == DuplicateKey);

    /// <summary>The index that refused a duplicate, as the server's message names it (<c>… index: NAME dup key: …</c>).</summary>
    public static string? IndexOfDuplicate(string message)
    {
        const string Before = " index: ";
        var start = message.IndexOf(Before, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += Before.Length;
        var end = message.IndexOf(" dup key", start, StringComparison.Ordinal);
        return end < 0 ? message[start..].Trim() : message[start..end].Trim();
    }

    private static bool HasTransientLabel(MongoException failure) => TransientLabels.Any(failure.HasErrorLabel);
}
