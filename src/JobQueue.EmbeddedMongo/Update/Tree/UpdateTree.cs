using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Update.Operators;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>Builds and merges trees of operators, refusing paths that conflict.</summary>
internal static class UpdateTree
{
    /// <summary>Adds an operator at a path.</summary>
    /// <exception cref="CommandFailedException">The path equals, contains or is contained in one that is there already (40).</exception>
    public static void Add(UpdateNode.Fields root, UpdatePath path, UpdateOperator @operator)
    {
        UpdateNode node = root;
        for (var part = 0; part < path.Length - 1; part++)
        {
            node = Step(node, path, part, static nextIsElement => nextIsElement ? new UpdateNode.Elements() : new UpdateNode.Fields());
            RequireKind(node, path, part + 1);
        }

        var added = new UpdateNode.Leaf(@operator);
        if (!ReferenceEquals(Step(node, path, path.Length - 1, _ => added), added))
        {
            throw Conflict(path, path.Length);
        }
    }

    /// <summary>Both trees in one, for a place that two paths reach only in a particular document (by <c>$</c> or by array filters).</summary>
    public static UpdateNode Merge(UpdateNode left, UpdateNode right, string path)
    {
        switch (left, right)
        {
            case (UpdateNode.Fields l, UpdateNode.Fields r):
                var fields = new UpdateNode.Fields { Positional = MergeOptional(l.Positional, r.Positional, path) };
                MergeInto(fields.Children, l.Children, path);
                MergeInto(fields.Children, r.Children, path);
                return fields;
            case (UpdateNode.Elements l, UpdateNode.Elements r):
                var elements = new UpdateNode.Elements();
                MergeInto(elements.Children, l.Children, path);
                MergeInto(elements.Children, r.Children, path);
                return elements;
            default:
                throw ErrorCodes.ConflictingUpdateOperators($"Update created a conflict at '{path}'");
        }
    }

    private static UpdateNode? MergeOptional(UpdateNode? left, UpdateNode? right, string path) =>
        left is null || right is null ? left ?? right : Merge(left, right, path);

    private static void MergeInto(SortedDictionary<string, UpdateNode> target, SortedDictionary<string, UpdateNode> source, string path)
    {
        foreach (var (name, child) in source)
        {
            target[name] = target.TryGetValue(name, out var existing) ? Merge(existing, child, $"{path}.{name}") : child;
        }
    }

    /// <summary>The child for one part of the path, made by <paramref name="create"/> when there is none.</summary>
    private static UpdateNode Step(UpdateNode node, UpdatePath path, int part, Func<bool, UpdateNode> create)
    {
        var nextIsElement = part + 1 < path.Length && path.IsElement(part + 1);
        switch (node)
        {
            case UpdateNode.Fields fields when path[part] == "$":
                return fields.Positional ??= create(nextIsElement);
            case UpdateNode.Fields fields:
                return GetOrAdd(fields.Children, path[part], nextIsElement, create);
            case UpdateNode.Elements elements:
                return GetOrAdd(elements.Children, path.Identifier(part), nextIsElement, create);
            default:
                throw Conflict(path, part);
        }
    }

    private static UpdateNode GetOrAdd(SortedDictionary<string, UpdateNode> children, string name, bool nextIsElement, Func<bool, UpdateNode> create)
    {
        if (!children.TryGetValue(name, out var child))
        {
            child = create(nextIsElement);
            children.Add(name, child);
        }

        return child;
    }

    private static void RequireKind(UpdateNode node, UpdatePath path, int part)
    {
        if (node is UpdateNode.Leaf || node is UpdateNode.Elements != path.IsElement(part))
        {
            throw Conflict(path, part);
        }
    }

    private static CommandFailedException Conflict(UpdatePath path, int length) =>
        ErrorCodes.ConflictingUpdateOperators($"Updating the path '{path.Dotted}' would create a conflict at '{path.Prefix(length)}'");
}
