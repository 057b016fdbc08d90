using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>One extraction of index keys: every path is followed until it ends or meets an array, and the array is expanded for all of them.</summary>
internal sealed class IndexKeyWalk(IReadOnlyList<FieldPath> paths)
{
    private readonly List<BsonValue[]> _keys = [];
    private bool _multikey;
    private bool _found;

    public IndexKeys Run(BsonDocument document)
    {
        var cursors = new Cursor[paths.Count];
        Array.Fill(cursors, new Cursor(document, 0, null));
        Expand(cursors);
        return new IndexKeys(_keys.Count > 1 ? Distinct() : _keys, _multikey, _found);
    }

    private List<BsonValue[]> Distinct() => [.. _keys.ToHashSet(KeyOrder.Instance)];

    private void Expand(Cursor[] cursors)
    {
        BsonArray? array = null;
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = Follow(cursors[i], paths[i]);
            if (cursors[i].Container is BsonArray met)
            {
                array ??= met;
                if (!ReferenceEquals(array, met))
                {
                    throw ErrorCodes.CannotIndexParallelArrays($"cannot index parallel arrays [{paths[i][cursors[i].Part - 1]}] [{paths[0].Dotted}]");
                }
            }
        }

        if (array is null)
        {
            _keys.Add(Array.ConvertAll(cursors, static cursor => cursor.Value!));
            return;
        }

        _multikey = true;
        ExpandArray(array, cursors);
    }

    private void ExpandArray(BsonArray array, Cursor[] cursors)
    {
        if (array.Count == 0)
        {
            Expand(Entered(cursors, null));
            return;
        }

        foreach (var element in array)
        {
            Expand(Entered(cursors, element));
        }
    }

    /// <summary>The cursors that stand at the array, moved into one of its elements; null stands for the lack of any.</summary>
    private Cursor[] Entered(Cursor[] cursors, BsonValue? element)
    {
        var entered = new Cursor[cursors.Length];
        for (var i = 0; i < cursors.Length; i++)
        {
            var cursor = cursors[i];
            if (cursor.Container is null)
            {
                entered[i] = cursor;
            }
            else if (cursor.Part == paths[i].Length)
            {
                entered[i] = Ended(element ?? BsonUndefined.Value);
            }
            else
            {
                entered[i] = element is BsonDocument ? cursor with { Container = element } : Missing();
            }
        }

        return entered;
    }

    /// <summary>Follows a path through documents, and through array elements that it names by their index, until it ends or meets an array.</summary>
    private Cursor Follow(Cursor cursor, FieldPath path)
    {
        var (container, part, _) = cursor;
        while (container is BsonDocument document)
        {
            if (!document.TryGetValue(path[part], out var next))
            {
                return Missing();
            }

            part++;
            while (next is BsonArray array && part < path.Length && IsAddressed(array, path, part))
            {
                next = array[path.IndexAt(part)];
                part++;
                if (part == path.Length)
                {
                    return Ended(next);
                }
            }

            if (next is BsonArray)
            {
                _found = true;
                return new Cursor(next, part, null);
            }

            if (part == path.Length)
            {
                return Ended(next);
            }

            container = next;
        }

        return container is null ? cursor : Missing();
    }

    private static bool IsAddressed(BsonArray array, FieldPath path, int part)
    {
        var index = path.IndexAt(part);
        if (index < 0 || index >= array.Count)
        {
            return false;
        }

        return !array.Any(element => element is BsonDocument document && document.Contains(path[part]))
            ? true
            : throw ErrorCodes.Create(16746, $"Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '{path[part]}' for array: {array}");
    }

    private Cursor Ended(BsonValue value)
    {
        _found = true;
        return new Cursor(null, 0, value);
    }

    private static Cursor Missing() => new(null, 0, BsonNull.Value);

    /// <summary>Where a path stands: in a container, or at its end with a value.</summary>
    private readonly record struct Cursor(BsonValue? Container, int Part, BsonValue? Value);
}
