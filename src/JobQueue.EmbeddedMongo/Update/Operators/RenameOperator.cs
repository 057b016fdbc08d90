using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$rename</c>, applied at the new name; the old one is unset by another leaf of the tree.</summary>
internal sealed class RenameOperator(string source) : UpdateOperator
{
    private readonly FieldPath _source = new(source);

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        var value = Find(target.Original, _source, "source");
        if (value is null)
        {
            return Change.None;
        }

        Find(target.Original, new FieldPath(target.Path), "destination");
        return Change.To(value);
    }

    public override bool IgnoresBlockedPath(UpdateTarget target) => Find(target.Original, _source, "source") is null;

    /// <summary>The value at a path that must not lead through an array; null when it does not exist.</summary>
    private static BsonValue? Find(BsonDocument document, FieldPath path, string role)
    {
        BsonValue current = document;
        for (var part = 0; part < path.Length; part++)
        {
            switch (current)
            {
                case BsonDocument container:
                    if (!container.TryGetValue(path[part], out current))
                    {
                        return null;
                    }

                    break;
                case BsonArray:
                    throw ErrorCodes.BadValue(
                        $"The {role} field cannot be an array element, '{path.Dotted}' in doc with {UpdateMessages.Id(document)} has an array field called '{path[part - 1]}'");
                default:
                    // The destination's own walk reports a blocked path.
                    return role == "source"
                        ? throw ErrorCodes.PathNotViable($"cannot use the part ({path[part]} of {path.Dotted}) to traverse the element ({{{path[part - 1]}: {current}}})")
                        : null;
            }
        }

        return current;
    }
}
