using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>Parses one projection document.</summary>
internal sealed class ProjectionParser(ProjectionDialect dialect, EvaluationContext context)
{
    private readonly ProjectionNode.Branch _root = new();
    private ProjectionMode? _mode;
    private bool? _keepsId;

    /// <summary>Whether the positional <c>$</c> is used.</summary>
    public bool IsPositional { get; private set; }

    /// <exception cref="CommandFailedException">Inclusion and exclusion are mixed, two paths collide, or an operator is misused.</exception>
    public ProjectionTree Parse(BsonDocument projection)
    {
        ParseFields(_root, projection, "");
        var mode = _mode ?? (_keepsId == true ? ProjectionMode.Inclusion : ProjectionMode.Exclusion);

        // The _id is kept unless it is excluded by name, so it is named here where the mode would do otherwise.
        if (_root.Find("_id") is null && (_keepsId ?? true) == mode is ProjectionMode.Inclusion)
        {
            _root.Add("_id", ProjectionNode.Whole.Instance);
        }

        return new ProjectionTree(_root, mode);
    }

    private void ParseFields(ProjectionNode.Branch branch, BsonDocument fields, string prefix)
    {
        foreach (var field in fields)
        {
            ParseField(branch, field, prefix);
        }
    }

    private void ParseField(ProjectionNode.Branch branch, BsonElement field, string prefix)
    {
        var path = prefix + field.Name;
        if (dialect is ProjectionDialect.Find && field.Name.EndsWith(".$", StringComparison.Ordinal))
        {
            AddPositional(branch, field, path);
            return;
        }

        ProjectionPath.Require(field.Name);
        switch (field.Value)
        {
            case BsonBoolean or { IsNumeric: true }:
                AddWhole(branch, field.Name, path, Truth.Of(field.Value));
                break;
            case BsonDocument { ElementCount: 0 }:
                throw ErrorCodes.Create(51270, $"An empty sub-projection is not a valid value. Found empty object at path {path}");
            case BsonDocument document when document.GetElement(0).Name.StartsWith('$'):
                AddOperator(branch, field.Name, path, document);
                break;
            case BsonDocument nested:
                ParseFields(ProjectionPath.Descend(branch, field.Name), nested, path + ".");
                break;
            default:
                AddComputed(branch, field.Name, path, field.Value);
                break;
        }
    }

    private void AddWhole(ProjectionNode.Branch branch, string name, string path, bool included)
    {
        if (path == "_id")
        {
            _keepsId = included;
            return;
        }

        Decide(included ? ProjectionMode.Inclusion : ProjectionMode.Exclusion, path);
        ProjectionPath.Add(branch, name, ProjectionNode.Whole.Instance);
    }

    private void AddComputed(ProjectionNode.Branch branch, string name, string path, BsonValue expression)
    {
        if (path != "_id")
        {
            Decide(ProjectionMode.Inclusion, path);
        }

        ProjectionPath.Add(branch, name, new ProjectionNode.Computed(ExpressionParser.Parse(expression, context)));
    }

    private void AddOperator(ProjectionNode.Branch branch, string name, string path, BsonDocument document)
    {
        var (operation, operand) = (document.GetElement(0).Name, document.GetElement(0).Value);
        switch (operation)
        {
            case "$slice" when dialect is ProjectionDialect.Find && TryParseSlice(operand) is { } slice:
                ProjectionPath.Add(branch, name, slice);
                break;
            case "$elemMatch" when dialect is ProjectionDialect.Find:
                AddElemMatch(branch, name, path, operand);
                break;
            case "$meta":
                throw ErrorCodes.CommandNotSupported("$meta is not supported by this server");
            default:
                AddComputed(branch, name, path, document);
                break;
        }
    }

    private void AddElemMatch(ProjectionNode.Branch branch, string name, string path, BsonValue operand)
    {
        if (operand is not BsonDocument)
        {
            throw ErrorCodes.Create(31274, $"elemMatch: Invalid argument, object required, but got {TypeNames.Of(operand)}");
        }

        if (path.Contains('.', StringComparison.Ordinal))
        {
            throw ErrorCodes.Create(31255, "Cannot use $elemMatch projection on a nested field.");
        }

        Decide(ProjectionMode.Inclusion, path);
        var predicates = new PredicateParser(new FilterParser(context)).Parse(path, new BsonDocument("$elemMatch", operand));
        ProjectionPath.Add(branch, name, new ProjectionNode.FirstMatch(predicates[0]));
    }

    private void AddPositional(ProjectionNode.Branch branch, BsonElement field, string path)
    {
        if (IsPositional)
        {
            throw ErrorCodes.Create(31276, "Cannot specify more than one positional projection per query.");
        }

        if (!Truth.Of(field.Value))
        {
            throw ErrorCodes.Create(31395, "positional projection cannot be used with exclusion");
        }

        IsPositional = true;
        var name = field.Name[..^2];
        ProjectionPath.Require(name);
        Decide(ProjectionMode.Inclusion, path);
        ProjectionPath.Add(branch, name, ProjectionNode.Matched.Instance);
    }

    private static ProjectionNode.Slice? TryParseSlice(BsonValue operand)
    {
        if (WholeNumbers.TryTruncate(operand, out var limit))
        {
            return new ProjectionNode.Slice(null, limit);
        }

        if (operand is not BsonArray array)
        {
            throw ErrorCodes.Create(28667, "Invalid $slice syntax. The given syntax did not match the find() syntax: a number or [skip, limit]");
        }

        if (array.Count != 2 || !WholeNumbers.TryTruncate(array[0], out var skip) || !WholeNumbers.TryTruncate(array[1], out limit))
        {
            return null;
        }

        return limit > 0 ? new ProjectionNode.Slice(skip, limit) : throw ErrorCodes.Create(28724, "First argument to $slice must be positive");
    }

    private void Decide(ProjectionMode mode, string path)
    {
        if (_mode is { } decided && decided != mode)
        {
            var message = mode is ProjectionMode.Exclusion
                ? $"Cannot do exclusion on field {path} in inclusion projection"
                : $"Cannot do inclusion on field {path} in exclusion projection";
            throw dialect is ProjectionDialect.Find ? ErrorCodes.BadValue(message) : ErrorCodes.Create(mode is ProjectionMode.Exclusion ? 40178 : 40179, message);
        }

        _mode = mode;
    }
}
