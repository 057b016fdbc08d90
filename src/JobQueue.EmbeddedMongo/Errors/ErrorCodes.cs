using JobQueue.EmbeddedMongo.Journal;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Errors;

/// <summary>One named factory per MongoDB error that this server answers; the rest goes by <see cref="Create"/>.</summary>
internal static class ErrorCodes
{
    public static CommandFailedException InternalError(string message) => Create(1, message);

    public static CommandFailedException BadValue(string message) => Create(2, message);

    public static CommandFailedException NoSuchKey(string message) => Create(4, message);

    public static CommandFailedException FailedToParse(string message) => Create(9, message);

    public static CommandFailedException Unauthorized(string message) => Create(13, message);

    public static CommandFailedException TypeMismatch(string message) => Create(14, message);

    public static CommandFailedException Overflow(string message) => Create(15, message);

    public static CommandFailedException ProtocolError(string message) => Create(17, message);

    public static CommandFailedException AuthenticationFailed(string message) => Create(18, message);

    public static CommandFailedException IllegalOperation(string message) => Create(20, message);

    public static CommandFailedException InvalidBson(string message) => Create(22, message);

    public static CommandFailedException NamespaceNotFound(string message) => Create(26, message);

    public static CommandFailedException IndexNotFound(string message) => Create(27, message);

    public static CommandFailedException PathNotViable(string message) => Create(28, message);

    public static CommandFailedException CannotBackfillArray(string message) => Create(34, message);

    public static CommandFailedException ConflictingUpdateOperators(string message) => Create(40, message);

    public static CommandFailedException CursorNotFound(string message) => Create(43, message);

    public static CommandFailedException NamespaceExists(string message) => Create(48, message);

    public static CommandFailedException MaxTimeExpired(string message) => Create(50, message);

    public static CommandFailedException DollarPrefixedFieldName(string message) => Create(52, message);

    public static CommandFailedException InvalidIdField(string message) => Create(53, message);

    public static CommandFailedException NotSingleValueField(string message) => Create(54, message);

    public static CommandFailedException EmptyFieldName(string message) => Create(56, message);

    public static CommandFailedException CommandNotFound(string message) => Create(59, message);

    public static CommandFailedException ImmutableField(string message) => Create(66, message);

    public static CommandFailedException CannotCreateIndex(string message) => Create(67, message);

    public static CommandFailedException InvalidOptions(string message) => Create(72, message);

    public static CommandFailedException InvalidNamespace(string message) => Create(73, message);

    public static CommandFailedException IndexOptionsConflict(string message) => Create(85, message);

    public static CommandFailedException IndexKeySpecsConflict(string message) => Create(86, message);

    public static CommandFailedException OperationFailed(string message) => Create(96, message);

    public static CommandFailedException WriteConflict(string message) => Create(112, message);

    public static CommandFailedException CommandNotSupported(string message) => Create(115, message);

    public static CommandFailedException InvalidPipelineOperator(string message) => Create(168, message);

    public static CommandFailedException CannotIndexParallelArrays(string message) => Create(171, message);

    public static CommandFailedException InvalidIndexSpecificationOption(string message) => Create(197, message);

    public static CommandFailedException NoSuchSession(string message) => Create(206, message);

    public static CommandFailedException TransactionTooOld(string message) => Create(225, message);

    public static CommandFailedException ConversionFailure(string message) => Create(241, message);

    public static CommandFailedException NoSuchTransaction(string message) => Create(251, message);

    public static CommandFailedException TransactionCommitted(string message) => Create(256, message);

    public static CommandFailedException InvalidResumeToken(string message) => Create(260, message);

    public static CommandFailedException OperationNotSupportedInTransaction(string message) => Create(263, message);

    public static CommandFailedException ChangeStreamFatalError(string message) => Create(280, message);

    public static CommandFailedException ChangeStreamHistoryLost(string message) => Create(286, message);

    public static CommandFailedException DocumentTooLarge(string message) => Create(10334, message);

    /// <summary>The journal could not make a write durable: <c>OutOfDiskSpace</c> where that is why, else <c>OperationFailed</c>.</summary>
    public static CommandFailedException NotDurable(JournalFailedException failure) =>
        Create(failure.Reason == UnusableFolderReason.NoSpace ? 14031 : 96, $"The journal could not make the write durable: {failure.Message}");

    /// <summary>A unique index holds the key already.</summary>
    public static CommandFailedException DuplicateKey(string message, BsonDocument keyPattern, BsonDocument keyValue) =>
        new(11000, ErrorNames.Of(11000), message, null, new BsonDocument { { "keyPattern", keyPattern }, { "keyValue", keyValue } });

    /// <summary>An error by its number; numbers without a name are called <c>Location</c> and the number.</summary>
    public static CommandFailedException Create(int code, string message) => new(code, ErrorNames.Of(code), message);
}
