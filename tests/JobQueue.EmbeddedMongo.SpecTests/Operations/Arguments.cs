using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>The arguments of one operation. One that nobody reads is one that the driver does not offer: the test is then out of scope, never half run.</summary>
internal sealed class Arguments(string operation, BsonDocument values, EntityMap entities)
{
    private readonly HashSet<string> _unread = [.. values.Names];

    /// <summary>The session that the operation runs in, if any.</summary>
    public IClientSessionHandle? Session => Value("session") is { } id ? entities.Get<SessionEntity>(id.AsString).Session : null;

    public EntityMap Entities => entities;

    public bool Has(string name) => values.Contains(name);

    public BsonValue? Value(string name)
    {
        _unread.Remove(name);
        return values.TryGetValue(name, out var value) ? value : null;
    }

    public BsonValue Required(string name) => Value(name) ?? throw new InvalidDataException($"{operation} lacks the argument '{name}'.");

    public BsonDocument? Document(string name) => Value(name)?.AsBsonDocument;

    public BsonDocument RequiredDocument(string name) => Required(name).AsBsonDocument;

    public string? Text(string name) => Value(name)?.AsString;

    public string RequiredText(string name) => Required(name).AsString;

    public bool? Flag(string name) => Value(name)?.AsBoolean;

    public int? Int(string name) => Value(name)?.ToInt32();

    public long? Long(string name) => Value(name)?.ToInt64();

    public TimeSpan? Milliseconds(string name) => Value(name) is { } value ? TimeSpan.FromMilliseconds(value.ToInt64()) : null;

    public IEnumerable<BsonDocument> Documents(string name) => Required(name).AsBsonArray.Select(item => item.AsBsonDocument);

    public Collation? Collation() => Document("collation") is { } collation ? MongoDB.Driver.Collation.FromBsonDocument(collation) : null;

    public FilterDefinition<BsonDocument> Filter() => Document("filter") ?? [];

    public PipelineDefinition<BsonDocument, BsonDocument> Pipeline() => PipelineDefinition<BsonDocument, BsonDocument>.Create(Value("pipeline") is { } stages ? stages.AsBsonArray.Select(stage => stage.AsBsonDocument) : []);

    public IEnumerable<ArrayFilterDefinition>? ArrayFilters() => Has("arrayFilters") ? [.. Documents("arrayFilters").Select(filter => new BsonDocumentArrayFilterDefinition<BsonDocument>(filter))] : null;

    public UpdateDefinition<BsonDocument> Update() => Required("update") switch
    {
        BsonArray stages => PipelineDefinition<BsonDocument, BsonDocument>.Create(stages.Select(stage => stage.AsBsonDocument)),
        var update => update.AsBsonDocument,
    };

    public ReturnDocument ReturnDocument() => Text("returnDocument") is "After" ? MongoDB.Driver.ReturnDocument.After : MongoDB.Driver.ReturnDocument.Before;

    /// <exception cref="OutOfScopeException">An argument was not read.</exception>
    public void EnsureAllRead()
    {
        if (_unread.Count > 0)
        {
            throw new OutOfScopeException($"the driver's {operation} has no option '{string.Join("', '", _unread)}', or the runner does not know it");
        }
    }
}
