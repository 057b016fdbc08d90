using System.Globalization;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>One application of an operator tree to one document. The document is copied along the changed paths only.</summary>
internal sealed class OperatorRun(BsonDocument original, ArrayFilters arrayFilters, int arrayIndex, bool isInsert, EvaluationContext context)
{
    /// <summary>MongoDB refuses to fill an array with more nulls than this.</summary>
    private const int MaxPadding = 1_500_000;

    private readonly ChangeRecorder _recorder = new();

    public UpdateDescription Description => _recorder.ToDescription();

    /// <summary>The document after the update; the original itself when nothing changes.</summary>
    public BsonDocument Apply(UpdateNode.Fields root) => VisitDocument(root, original, "") is Change.Assignment change ? (BsonDocument)change.Value : original;

    private Change Visit(UpdateNode node, BsonValue? current, string path, bool inArray) => node switch
    {
        UpdateNode.Leaf leaf => VisitLeaf(leaf, current, path, inArray),
        UpdateNode.Elements elements => VisitElements(elements, current, path),
        UpdateNode.Fields fields => current switch
        {
            null => VisitMissing(fields, path),
            BsonDocument document => VisitDocument(fields, document, path),
            BsonArray array => VisitArray(fields, array, path),
            _ => Blocked(fields, current, path),
        },
        _ => throw new InvalidOperationException("unknown node"),
    };

    private Change VisitLeaf(UpdateNode.Leaf leaf, BsonValue? current, string path, bool inArray)
    {
        var change = leaf.Operator.Apply(current, new UpdateTarget(path, original, isInsert, context));

        // An array keeps its length: an unset element becomes null.
        change = change is Change.Removal && inArray ? Change.To(BsonNull.Value) : change;
        _recorder.Record(path, change);
        return change;
    }

    private Change VisitDocument(UpdateNode.Fields fields, BsonDocument document, string path)
    {
        FieldChanges? changes = null;
        foreach (var (name, child) in ChildrenOf(fields, path))
        {
            var current = document.TryGetValue(name, out var value) ? value : null;
            switch (Visit(child, current, Join(path, name), inArray: false))
            {
                case Change.Assignment change:
                    (changes ??= new FieldChanges()).Set(name, change.Value);
                    break;
                case Change.Removal:
                    (changes ??= new FieldChanges()).Remove(name);
                    break;
            }
        }

        return changes is null ? Change.None : Change.To(changes.ApplyTo(document));
    }

    private Change VisitArray(UpdateNode.Fields fields, BsonArray array, string path)
    {
        BsonArray? copy = null;
        foreach (var (name, child) in ChildrenOf(fields, path))
        {
            var index = FieldPath.ToIndex(name);
            if (index < 0)
            {
                RefuseBlocked(child, array, path, name);
                continue;
            }

            var current = index < array.Count ? array[index] : null;
            if (Visit(child, current, Join(path, name), inArray: true) is Change.Assignment change)
            {
                copy ??= new BsonArray(array);
                Assign(copy, index, change.Value);
            }
        }

        return copy is null ? Change.None : Change.To(copy);
    }

    private Change VisitMissing(UpdateNode.Fields fields, string path)
    {
        var created = new BsonDocument();
        using (_recorder.Mute())
        {
            foreach (var (name, child) in ChildrenOf(fields, path))
            {
                if (Visit(child, null, Join(path, name), inArray: false) is Change.Assignment change)
                {
                    created[name] = change.Value;
                }
            }
        }

        var result = created.ElementCount == 0 ? Change.None : Change.To(created);
        _recorder.Record(path, result);
        return result;
    }

    private Change VisitElements(UpdateNode.Elements elements, BsonValue? current, string path)
    {
        if (current is not BsonArray array)
        {
            throw ErrorCodes.BadValue(current is null
                ? $"The path '{path}' must exist in the document in order to apply array updates."
                : $"Cannot apply array updates to non-array element {LastPart(path)}: {current}");
        }

        var changes = new List<(int Index, Change Change)>();
        using (var attempt = _recorder.Begin())
        {
            for (var i = 0; i < array.Count; i++)
            {
                var elementPath = Join(path, i.ToString(CultureInfo.InvariantCulture));
                if (NodeFor(elements, array[i], elementPath) is { } node && Visit(node, array[i], elementPath, inArray: true) is var change and not Change.Nothing)
                {
                    changes.Add((i, change));
                }
            }

            // Several changed elements are told as one new array.
            if (changes.Count > 1)
            {
                attempt.Discard();
            }
        }

        if (changes.Count == 0)
        {
            return Change.None;
        }

        var copy = new BsonArray(array);
        changes.ForEach(item => copy[item.Index] = item.Change is Change.Assignment assignment ? assignment.Value : BsonNull.Value);
        var result = Change.To(copy);
        if (changes.Count > 1)
        {
            _recorder.Record(path, result);
        }

        return result;
    }

    private UpdateNode? NodeFor(UpdateNode.Elements elements, BsonValue element, string path)
    {
        UpdateNode? merged = null;
        foreach (var (identifier, child) in elements.Children)
        {
            if (arrayFilters.Matches(identifier, element))
            {
                merged = merged is null ? child : UpdateTree.Merge(merged, child, path);
            }
        }

        return merged;
    }

    /// <summary>The children, with the positional one under the index that the filter matched.</summary>
    private SortedDictionary<string, UpdateNode> ChildrenOf(UpdateNode.Fields fields, string path)
    {
        if (fields.Positional is null)
        {
            return fields.Children;
        }

        if (arrayIndex < 0)
        {
            throw ErrorCodes.BadValue("The positional operator did not find the match needed from the query.");
        }

        var name = arrayIndex.ToString(CultureInfo.InvariantCulture);
        var children = new SortedDictionary<string, UpdateNode>(fields.Children, FieldNameOrder.Instance);
        children[name] = children.TryGetValue(name, out var existing) ? UpdateTree.Merge(existing, fields.Positional, Join(path, name)) : fields.Positional;
        return children;
    }

    private Change Blocked(UpdateNode.Fields fields, BsonValue current, string path)
    {
        foreach (var (name, child) in ChildrenOf(fields, path))
        {
            RefuseBlocked(child, current, path, name);
        }

        return Change.None;
    }

    private void RefuseBlocked(UpdateNode child, BsonValue container, string path, string name)
    {
        if (child is UpdateNode.Leaf { Operator: var @operator })
        {
            if (@operator.IgnoresBlockedPath(new UpdateTarget(Join(path, name), original, isInsert, context)))
            {
                return;
            }
        }
        else if (child is UpdateNode.Fields fields)
        {
            foreach (var (_, inner) in ChildrenOf(fields, Join(path, name)))
            {
                RefuseBlocked(inner, container, path, name);
            }

            return;
        }

        throw ErrorCodes.PathNotViable($"Cannot create field '{name}' in element {{{LastPart(path)}: {container}}}");
    }

    private static void Assign(BsonArray array, int index, BsonValue value)
    {
        if (index - array.Count > MaxPadding)
        {
            throw ErrorCodes.CannotBackfillArray($"can't backfill more than {MaxPadding} elements");
        }

        while (array.Count < index)
        {
            array.Add(BsonNull.Value);
        }

        if (index == array.Count)
        {
            array.Add(value);
        }
        else
        {
            array[index] = value;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
