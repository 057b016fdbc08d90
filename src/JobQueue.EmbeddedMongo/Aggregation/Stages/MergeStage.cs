using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$merge</c>: the last stage; the server writes what reaches it into a collection, document by document.</summary>
internal sealed class MergeStage : Stage
{
    private static readonly string[] MatchedModes = ["replace", "keepExisting", "merge", "fail"];
    private static readonly string[] NotMatchedModes = ["insert", "discard", "fail"];

    private MergeStage(string? database, string collection, IReadOnlyList<string> on) => (Database, Collection, On) = (database, collection, on);

    /// <summary>The database to write to; null means the aggregation's own.</summary>
    public string? Database { get; }

    public string Collection { get; }

    /// <summary>The fields that make two documents the same.</summary>
    public IReadOnlyList<string> On { get; }

    /// <summary>One of <c>replace</c>, <c>keepExisting</c>, <c>merge</c> and <c>fail</c>, or the stages of a pipeline.</summary>
    public BsonValue WhenMatched { get; private init; } = "merge";

    /// <summary>One of <c>insert</c>, <c>discard</c> and <c>fail</c>.</summary>
    public string WhenNotMatched { get; private init; } = "insert";

    /// <summary>The variables of the pipeline, by the expressions that give their values from the incoming document.</summary>
    public BsonDocument Let { get; private init; } = new("new", "$$ROOT");

    /// <exception cref="CommandFailedException">The specification is wrong.</exception>
    public static MergeStage Parse(BsonValue specification)
    {
        var fields = specification switch
        {
            BsonString => new BsonDocument("into", specification),
            BsonDocument document => document,
            _ => throw ErrorCodes.Create(51182, "$merge requires a string or object argument"),
        };
        if (fields.Names.FirstOrDefault(name => name is not ("into" or "on" or "whenMatched" or "whenNotMatched" or "let")) is { } unknown)
        {
            throw ErrorCodes.Create(40415, $"BSON field '$merge.{unknown}' is an unknown field.");
        }

        var (database, collection) = Into(fields.GetValue("into", BsonNull.Value));
        return new MergeStage(database, collection, OnFields(fields))
        {
            WhenMatched = Matched(fields.GetValue("whenMatched", "merge")),
            WhenNotMatched = OneOf(NotMatchedModes, "whenNotMatched", fields.GetValue("whenNotMatched", "insert")),
            Let = Variables(fields),
        };
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents;

    private static (string? Database, string Collection) Into(BsonValue into) => into switch
    {
        BsonString { Value.Length: > 0 } collection => (null, collection.Value),
        BsonDocument target when target.GetValue("coll", null) is BsonString collection => ((target.GetValue("db", null) as BsonString)?.Value, collection.Value),
        _ => throw ErrorCodes.Create(51178, "$merge 'into' field must be a collection name or a document with 'db' and 'coll'"),
    };

    private static IReadOnlyList<string> OnFields(BsonDocument fields) => fields.GetValue("on", "_id") switch
    {
        BsonString field => [field.Value],
        BsonArray { Count: > 0 } many when many.All(field => field.IsString) && many.Distinct().Count() == many.Count => [.. many.Select(field => field.AsString)],
        _ => throw ErrorCodes.Create(51186, "$merge 'on' field must be a string or a non-empty array of different strings"),
    };

    private static BsonValue Matched(BsonValue mode) => mode is BsonArray ? mode : OneOf(MatchedModes, "whenMatched", mode);

    private static BsonDocument Variables(BsonDocument fields)
    {
        if (!fields.TryGetValue("let", out var given) || given.IsBsonNull)
        {
            return new BsonDocument("new", "$$ROOT");
        }

        return fields.GetValue("whenMatched", BsonNull.Value) is not BsonArray
            ? throw ErrorCodes.Create(51199, "Cannot use 'let' variables with 'whenMatched' other than a pipeline")
            : new BsonDocument("new", "$$ROOT").Merge(given as BsonDocument ?? throw ErrorCodes.TypeMismatch("BSON field '$merge.let' is the wrong type, expected type 'object'"), overwriteExistingElements: true);
    }

    private static string OneOf(string[] modes, string field, BsonValue mode) => mode is BsonString text && modes.Contains(text.Value)
        ? text.Value
        : throw ErrorCodes.BadValue($"Enumeration value '{mode}' for field '$merge.{field}' is not a valid value.");
}
