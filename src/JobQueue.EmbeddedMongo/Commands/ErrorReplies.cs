using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Failures as answers.</summary>
internal static class ErrorReplies
{
    private static readonly HashSet<int> RetryableWriteCodes = [6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];

    // "Change Streams" in the drivers' specifications: the errors after which a stream may be resumed.
    private static readonly HashSet<int> ResumableCodes = [6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436];

    // "TransientTransactionError" in MongoDB's manual ("Transactions", "Drivers API"): the whole transaction may be tried again.
    private static readonly HashSet<int> TransientCodes = [24, 112, 239, 246, 251, 267];

    internal static BsonDocument Of(CommandFailedException failure)
    {
        var reply = new BsonDocument { { "ok", 0.0 }, { "errmsg", failure.Message }, { "code", failure.Code }, { "codeName", failure.CodeName } };
        if (failure.Extra is { } extra)
        {
            reply.AddRange(extra);
        }

        if (failure.ErrorLabels.Count > 0)
        {
            reply.Add("errorLabels", new BsonArray(failure.ErrorLabels));
        }

        return reply;
    }

    /// <summary>Whether a client may resume a change stream after this error.</summary>
    internal static bool IsResumable(int code) => ResumableCodes.Contains(code);

    /// <summary>Whether a client may repeat a retryable write after this error.</summary>
    internal static bool IsRetryableWrite(int code) => RetryableWriteCodes.Contains(code);

    /// <summary>
    /// Whether the whole transaction may be tried again after this error. A commit or an abort is itself repeated after those errors after which a write
    /// is; a statement inside the transaction cannot be, so that they end it too.
    /// </summary>
    internal static bool IsTransient(int code, bool endsTransaction) => TransientCodes.Contains(code) || (!endsTransaction && IsRetryableWrite(code));
}
