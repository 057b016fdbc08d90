using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The <c>_id</c> of documents that are about to be stored.</summary>
internal static class DocumentId
{
    /// <summary>The document with an <c>_id</c> as its first field; a generated one when it has none.</summary>
    /// <exception cref="CommandFailedException">The <c>_id</c> has a type that cannot be one (53), or a field that starts with a dollar sign (52).</exception>
    public static BsonDocument Ensure(BsonDocument document, EvaluationContext context)
    {
        var id = document.TryGetValue("_id", out var existing) ? existing : new BsonObjectId(context.NewObjectId());
        if (id is BsonArray or BsonRegularExpression or BsonUndefined)
        {
            throw ErrorCodes.InvalidIdField($"The '_id' value cannot be of type {TypeNames.Of(id)}");
        }

        if (id is BsonDocument fields && fields.Names.FirstOrDefault(static name => name.StartsWith('$')) is { } name)
        {
            throw ErrorCodes.DollarPrefixedFieldName($"The dollar ($) prefixed field '{name}' in '_id.{name}' is not valid for storage.");
        }

        return First(document, id);
    }

    /// <summary>The document with that <c>_id</c> as its first field.</summary>
    public static BsonDocument First(BsonDocument document, BsonValue id)
    {
        if (document.ElementCount > 0 && document.GetElement(0) is { Name: "_id" } first && ReferenceEquals(first.Value, id))
        {
            return document;
        }

        var result = new BsonDocument("_id", id);
        return result.AddRange(document.Elements.Where(static element => element.Name != "_id"));
    }
}
