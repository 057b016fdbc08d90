using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The place an operator is applied to.</summary>
/// <param name="Path">The dotted path with positional parts resolved.</param>
/// <param name="Original">The document before the update.</param>
/// <param name="IsInsert">Whether the document is about to be inserted by an upsert.</param>
/// <param name="Context">The command's context.</param>
internal readonly record struct UpdateTarget(string Path, BsonDocument Original, bool IsInsert, EvaluationContext Context)
{
    /// <summary>The last part of the path.</summary>
    public string Field => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The document's id as error messages show it.</summary>
    public string Id => $"{{{UpdateMessages.Id(Original)}}}";
}
