using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$count</c>: one document with the number of documents; none when there are none.</summary>
internal sealed class CountStage(string field) : Stage
{
    public static CountStage Parse(BsonValue specification)
    {
        if (specification is not BsonString name)
        {
            throw ErrorCodes.Create(40156, "the count field must be a non-empty string");
        }

        if (name.Value.Length == 0)
        {
            throw ErrorCodes.Create(40157, "the count field must be a non-empty string");
        }

        if (name.Value[0] == '$')
        {
            throw ErrorCodes.Create(40158, "the count field cannot be a $-prefixed path");
        }

        if (name.Value.Contains('\0', StringComparison.Ordinal))
        {
            throw ErrorCodes.Create(40159, "the count field cannot contain a null byte");
        }

        return name.Value.Contains('.', StringComparison.Ordinal)
            ? throw ErrorCodes.Create(40160, "the count field cannot contain '.'")
            : new CountStage(name.Value);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var count = documents.LongCount();
        if (count > 0)
        {
            yield return new BsonDocument(field, count <= int.MaxValue ? new BsonInt32((int)count) : new BsonInt64(count));
        }
    }
}
