using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Projections;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$addFields</c>, also called <c>$set</c>. Every value is computed from the document as it came in.</summary>
internal sealed class AddFieldsStage(ProjectionNode.Branch fields, EvaluationContext context) : Stage
{
    public static AddFieldsStage Parse(string name, BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(40272, $"{name} specification stage must be an object, got {TypeNames.Of(specification)}");
        }

        if (document.ElementCount == 0)
        {
            throw ErrorCodes.Create(40177, $"Invalid {name} :: caused by :: specification must have at least one field");
        }

        var root = new ProjectionNode.Branch();
        Add(root, document, "", context);
        return new AddFieldsStage(root, context);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) =>
        documents.Select(document => Additions.AddTo(new BsonDocument(document.Elements), document, fields, new Scope(document, context)));

    private static void Add(ProjectionNode.Branch branch, BsonDocument fields, string prefix, EvaluationContext context)
    {
        foreach (var field in fields)
        {
            ProjectionPath.Require(field.Name);
            switch (field.Value)
            {
                case BsonDocument { ElementCount: 0 }:
                    throw ErrorCodes.Create(40180, $"an empty object is not a valid value. Found empty object at path {prefix}{field.Name}");
                case BsonDocument nested when !nested.GetElement(0).Name.StartsWith('$'):
                    Add(ProjectionPath.Descend(branch, field.Name), nested, $"{prefix}{field.Name}.", context);
                    break;
                default:
                    ProjectionPath.Add(branch, field.Name, new ProjectionNode.Computed(ExpressionParser.Parse(field.Value, context)));
                    break;
            }
        }
    }
}
