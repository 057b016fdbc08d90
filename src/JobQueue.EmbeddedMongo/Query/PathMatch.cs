using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>
/// Walks a dotted path the way filters do: through arrays of documents implicitly, by numeric parts explicitly, and at the end of the path
/// over the elements of an array and then the array itself. A path that leads nowhere offers the predicate a missing value (null),
/// unless it was lost inside an array, where only documents count.
/// </summary>
internal static class PathMatch
{
    public static bool Any(BsonDocument document, FieldPath path, ValuePredicate predicate, MatchTrace? trace) =>
        InContainer(document, path, 0, predicate, trace);

    private static bool InContainer(BsonValue container, FieldPath path, int part, ValuePredicate predicate, MatchTrace? trace)
    {
        while (TryStep(container, path, part, out var next))
        {
            part++;
            if (next is BsonArray array)
            {
                return part == path.Length ? InLeafArray(array, predicate, trace) : InArray(array, path, part, predicate, trace);
            }

            if (part == path.Length)
            {
                return predicate.Matches(next, trace);
            }

            container = next;
        }

        return predicate.Matches(null, trace);
    }

    private static bool TryStep(BsonValue container, FieldPath path, int part, out BsonValue next)
    {
        next = BsonNull.Value;
        if (container is BsonDocument document)
        {
            return document.TryGetValue(path[part], out next);
        }

        // A nested array that was reached by its index is addressed by index again.
        if (container is not BsonArray array || path.IndexAt(part) < 0 || path.IndexAt(part) >= array.Count)
        {
            return false;
        }

        next = array[path.IndexAt(part)];
        return true;
    }

    private static bool InLeafArray(BsonArray array, ValuePredicate predicate, MatchTrace? trace)
    {
        if (predicate.ExpandsArrays)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (predicate.Matches(array[i], trace))
                {
                    return Found(trace, i);
                }
            }
        }

        return predicate.Matches(array, trace);
    }

    private static bool InArray(BsonArray array, FieldPath path, int part, ValuePredicate predicate, MatchTrace? trace)
    {
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument && InContainer(element, path, part, predicate, trace))
            {
                return Found(trace, i);
            }

            if (path.IndexAt(part) == i && AtIndex(element, path, part + 1, predicate, trace))
            {
                return Found(trace, i);
            }
        }

        return false;
    }

    private static bool AtIndex(BsonValue element, FieldPath path, int part, ValuePredicate predicate, MatchTrace? trace)
    {
        if (part == path.Length)
        {
            return predicate.Matches(element, trace);
        }

        return element is BsonDocument or BsonArray && InContainer(element, path, part, predicate, trace);
    }

    private static bool Found(MatchTrace? trace, int index)
    {
        if (trace is not null)
        {
            // Set while the walk unwinds, so that the outermost array has the last word.
            trace.ArrayIndex = index;
        }

        return true;
    }
}
