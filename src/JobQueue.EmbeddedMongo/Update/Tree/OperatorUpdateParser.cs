using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Update.Operators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>Parses a document of update operators into a tree.</summary>
internal sealed class OperatorUpdateParser(EvaluationContext context)
{
    private readonly UpdateNode.Fields _root = new();
    private readonly List<UpdatePath> _paths = [];

    /// <summary>Whether one of the paths uses the positional <c>$</c>.</summary>
    public bool IsPositional => _paths.Exists(static path => path.IsPositional);

    public UpdateNode.Fields Parse(BsonDocument update, ArrayFilters arrayFilters)
    {
        foreach (var modifier in update)
        {
            var isRename = modifier.Name == "$rename";
            var factory = OperatorTable.Find(modifier.Name);
            if (factory is null && !isRename)
            {
                throw ErrorCodes.FailedToParse(
                    $"Unknown modifier: {modifier.Name}. Expected a valid update modifier or pipeline-style update specified as an array");
            }

            if (modifier.Value is not BsonDocument fields)
            {
                throw ErrorCodes.FailedToParse(
                    $"Modifiers operate on fields but we found type {TypeNames.Of(modifier.Value)} instead. For example: {{$mod: {{<field>: ...}}}} not {{{modifier.Name}: {modifier.Value}}}");
            }

            foreach (var field in fields)
            {
                if (isRename)
                {
                    AddRename(field);
                }
                else
                {
                    Add(field.Name, factory!(field.Name, field.Value, context));
                }
            }
        }

        arrayFilters.RequireUse(_paths);
        return _root;
    }

    private void Add(string dotted, UpdateOperator @operator)
    {
        var path = UpdatePath.Parse(dotted);
        if (@operator.CreatesPath)
        {
            path.RequireStorable();
        }

        UpdateTree.Add(_root, path, @operator);
        _paths.Add(path);
    }

    private void AddRename(BsonElement field)
    {
        if (!field.Value.IsString)
        {
            throw ErrorCodes.BadValue($"The 'to' field for $rename must be a string: {field.Name}: {field.Value}");
        }

        var source = UpdatePath.Parse(field.Name);
        var target = UpdatePath.Parse(field.Value.AsString);
        if (source.Dotted == target.Dotted)
        {
            throw ErrorCodes.BadValue($"The source and target field for $rename must differ: {field.Name}: {field.Value}");
        }

        if (source.IsDynamic)
        {
            throw ErrorCodes.BadValue($"The source field for $rename may not be dynamic: {source.Dotted}");
        }

        if (target.IsDynamic)
        {
            throw ErrorCodes.BadValue($"The destination field for $rename may not be dynamic: {target.Dotted}");
        }

        if (IsWithin(source.Dotted, target.Dotted) || IsWithin(target.Dotted, source.Dotted))
        {
            throw ErrorCodes.BadValue($"The source and target field for $rename must not be on the same path: {field.Name}: {field.Value}");
        }

        Add(source.Dotted, new UnsetOperator());
        Add(target.Dotted, new RenameOperator(source.Dotted));
    }

    private static bool IsWithin(string path, string ancestor) => path.StartsWith(ancestor + ".", StringComparison.Ordinal);
}
