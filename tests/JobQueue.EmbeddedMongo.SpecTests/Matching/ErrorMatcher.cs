using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Matching;

/// <summary>Compares an exception of the driver with <c>expectError</c>.</summary>
internal sealed class ErrorMatcher(ValueMatcher values)
{
    public void Match(BsonDocument expected, Exception actual)
    {
        foreach (var field in expected)
        {
            switch (field.Name)
            {
                case "isError":
                    break;
                case "isClientError":
                    Assert.That(IsOfClient(actual), Is.EqualTo(field.Value.AsBoolean), $"is an error of the client: {actual}");
                    break;
                case "isTimeoutError":
                    Assert.That(actual is TimeoutException, Is.EqualTo(field.Value.AsBoolean), $"is a timeout of the client: {actual}");
                    break;
                case "errorContains":
                    Assert.That(actual.Message, Does.Contain(field.Value.AsString).IgnoreCase);
                    break;
                case "errorCode":
                    Assert.That(CodeOf(actual), Is.EqualTo(field.Value.ToInt32()), $"the code of {actual}");
                    break;
                case "errorCodeName":
                    Assert.That(CodeNameOf(actual), Is.EqualTo(field.Value.AsString), $"the code's name of {actual}");
                    break;
                case "errorLabelsContain":
                    Assert.That(LabelsOf(actual), Is.SupersetOf(field.Value.AsBsonArray.Select(label => label.AsString)), $"the labels of {actual}");
                    break;
                case "errorLabelsOmit":
                    Assert.That(LabelsOf(actual).Intersect(field.Value.AsBsonArray.Select(label => label.AsString)), Is.Empty, $"the labels of {actual}");
                    break;
                case "errorResponse":
                    values.Match(field.Value, ResponseOf(actual), "the error's response");
                    break;
                case "expectResult":
                    MatchPartialResult(field.Value, actual);
                    break;
                default:
                    throw new OutOfScopeException($"the runner does not compare the error field '{field.Name}'");
            }
        }
    }

    private void MatchPartialResult(BsonValue expected, Exception actual)
    {
        if (actual is MongoBulkWriteException<BsonDocument> { Result: { IsAcknowledged: true } result })
        {
            var partial = new BsonDocument
            {
                { "deletedCount", result.DeletedCount }, { "insertedCount", result.InsertedCount }, { "matchedCount", result.MatchedCount }, { "modifiedCount", result.ModifiedCount },
                { "upsertedCount", result.Upserts.Count }, { "upsertedIds", Operations.WriteResults.ByIndex(result.Upserts.Select(upsert => (upsert.Index, upsert.Id))) },
            };
            values.Match(expected, partial, "the partial result");
        }
        else
        {
            values.Match(expected, null, "the partial result");
        }
    }

    private static bool IsOfClient(Exception error) => error is not (MongoServerException or MongoExecutionTimeoutException) || error is MongoConnectionException;

    private static int? CodeOf(Exception error) => error switch
    {
        MongoWriteException { WriteError: { } write } => write.Code,
        MongoWriteException { WriteConcernError: { } concern } => concern.Code,
        MongoBulkWriteException { WriteErrors: [var first, ..] } => first.Code,
        MongoBulkWriteException { WriteConcernError: { } concern } => concern.Code,
        MongoWriteConcernException concern => concern.WriteConcernResult?.Response is { } response && response.TryGetValue("writeConcernError", out var value) ? value["code"].ToInt32() : concern.Code,
        MongoExecutionTimeoutException timeout => timeout.Code,
        MongoCommandException command => command.Code,
        _ => ResponseOf(error)?.GetValue("code", BsonNull.Value) is { IsNumeric: true } code ? code.ToInt32() : null,
    };

    private static string? CodeNameOf(Exception error) => error switch
    {
        MongoExecutionTimeoutException timeout => timeout.CodeName,
        MongoCommandException command => command.CodeName,
        MongoWriteException { WriteConcernError: { } concern } => concern.CodeName,
        MongoBulkWriteException { WriteConcernError: { } concern } => concern.CodeName,
        _ => ResponseOf(error)?.GetValue("codeName", BsonNull.Value) is BsonString name ? name.Value : null,
    };

    private static IReadOnlyList<string> LabelsOf(Exception error) => error is MongoException mongo ? mongo.ErrorLabels : [];

    private static BsonDocument? ResponseOf(Exception error) => error switch
    {
        MongoCommandException command => command.Result,
        MongoWriteException { InnerException: MongoBulkWriteException inner } => ResponseOf(inner),
        MongoException { InnerException: MongoException inner } => ResponseOf(inner),
        _ => null,
    };
}
