using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>The rule that documents of a collection must match ("Schema Validation" in MongoDB's manual), by query operators.</summary>
internal sealed class DocumentValidation
{
    private readonly DocumentMatcher _matcher;

    /// <exception cref="CommandFailedException">The validator is malformed, or the level or action is unknown.</exception>
    internal DocumentValidation(BsonDocument validator, string level, string action)
    {
        if (level is not ("strict" or "moderate" or "off") || action is not ("error" or "warn"))
        {
            throw ErrorCodes.BadValue($"Enumeration value '{level}' or '{action}' is not valid: validationLevel is 'strict', 'moderate' or 'off', validationAction 'error' or 'warn'.");
        }

        (Validator, Level, Action) = (validator, level, action);
        _matcher = DocumentMatcher.Parse(validator, new EvaluationContext { Now = DateTime.UnixEpoch });
    }

    internal BsonDocument Validator { get; }

    internal string Level { get; }

    internal string Action { get; }

    /// <exception cref="CommandFailedException">121, the document does not match.</exception>
    internal void Check(BsonDocument? before, BsonDocument after)
    {
        if (Level == "off" || Action == "warn" || _matcher.Matches(after) || (Level == "moderate" && before is not null && !_matcher.Matches(before)))
        {
            return;
        }

        var failing = Validator.Elements.First(condition => !DocumentMatcher.Parse(new BsonDocument(condition), new EvaluationContext { Now = DateTime.UnixEpoch }).Matches(after));
        var details = new BsonDocument
        {
            { "operatorName", failing.Value is BsonDocument { ElementCount: > 0 } operators ? operators.GetElement(0).Name : failing.Name.StartsWith('$') ? failing.Name : "$eq" },
            { "specifiedAs", new BsonDocument(failing) },
        };
        throw new CommandFailedException(
            121,
            ErrorNames.Of(121),
            "Document failed validation",
            extra: new BsonDocument("errInfo", new BsonDocument { { "failingDocumentId", after.GetValue("_id", BsonNull.Value) }, { "details", details } }));
    }
}
