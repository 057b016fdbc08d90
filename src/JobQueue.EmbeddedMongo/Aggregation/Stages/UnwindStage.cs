using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$unwind</c>: one document per array element.</summary>
internal sealed class UnwindStage(FieldPath path, string? indexField, bool keepsEmpty) : Stage
{
    public static UnwindStage Parse(BsonValue specification)
    {
        if (specification is BsonString shortForm)
        {
            return new UnwindStage(PathOf(shortForm), null, keepsEmpty: false);
        }

        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(15981, $"expected either a string or an object as specification for $unwind stage, got {TypeNames.Of(specification)}");
        }

        foreach (var name in document.Names)
        {
            if (name is not ("path" or "includeArrayIndex" or "preserveNullAndEmptyArrays"))
            {
                throw ErrorCodes.Create(28811, $"unrecognized option to $unwind stage: {name}");
            }
        }

        var keeps = document.GetValue("preserveNullAndEmptyArrays", BsonBoolean.False) as BsonBoolean
            ?? throw ErrorCodes.Create(28809, "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage");
        return document.TryGetValue("path", out var field)
            ? new UnwindStage(PathOf(field), IndexFieldOf(document), keeps.Value)
            : throw ErrorCodes.Create(28812, "no path specified to $unwind stage");
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.SelectMany(Unwind);

    private IEnumerable<BsonDocument> Unwind(BsonDocument document)
    {
        switch (ValueAt(document))
        {
            case BsonArray { Count: > 0 } array:
                for (var i = 0; i < array.Count; i++)
                {
                    yield return WithIndex(With(document, 0, array[i]), new BsonInt64(i));
                }

                break;
            case BsonArray:
                if (keepsEmpty)
                {
                    yield return WithIndex(With(document, 0, null), BsonNull.Value);
                }

                break;
            case null or BsonNull or BsonUndefined:
                if (keepsEmpty)
                {
                    yield return WithIndex(document, BsonNull.Value);
                }

                break;
            default:
                yield return WithIndex(document, BsonNull.Value);
                break;
        }
    }

    private BsonValue? ValueAt(BsonDocument document)
    {
        BsonValue current = document;
        for (var part = 0; part < path.Length; part++)
        {
            if (current is not BsonDocument container || !container.TryGetValue(path[part], out current))
            {
                return null;
            }
        }

        return current;
    }

    /// <summary>A copy with another value at the path; null removes it.</summary>
    private BsonDocument With(BsonDocument document, int part, BsonValue? value)
    {
        var copy = new BsonDocument(document.Elements);
        if (part < path.Length - 1)
        {
            copy[path[part]] = With(copy[path[part]].AsBsonDocument, part + 1, value);
        }
        else if (value is null)
        {
            copy.Remove(path[part]);
        }
        else
        {
            copy[path[part]] = value;
        }

        return copy;
    }

    private BsonDocument WithIndex(BsonDocument document, BsonValue index) => indexField is null
        ? document
        : NestedFields.With(document, indexField, index);

    private static FieldPath PathOf(BsonValue value)
    {
        if (value is not BsonString text)
        {
            throw ErrorCodes.Create(28808, $"expected a string as the path for $unwind stage, got {TypeNames.Of(value)}");
        }

        return text.Value.StartsWith('$') && text.Value.Length > 1
            ? new FieldPath(text.Value[1..])
            : throw ErrorCodes.Create(28818, $"path option to $unwind stage should be prefixed with a '$': {text.Value}");
    }

    private static string? IndexFieldOf(BsonDocument document)
    {
        if (!document.TryGetValue("includeArrayIndex", out var value))
        {
            return null;
        }

        if (value is not BsonString { Value.Length: > 0 } name)
        {
            throw ErrorCodes.Create(28810, "expected a non-empty string for the includeArrayIndex option to $unwind stage");
        }

        return name.Value.StartsWith('$')
            ? throw ErrorCodes.Create(28822, $"includeArrayIndex option to $unwind stage should not be prefixed with a '$': {name.Value}")
            : ResultNames.Check(name.Value);
    }
}
