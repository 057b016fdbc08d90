using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Aggregation.Stages;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>What the stages bring that read the server itself.</summary>
internal static class SourceDocuments
{
    internal static IEnumerable<BsonDocument> Of(SourceStage source, CommandContext context, Catalog view) => source.Name switch
    {
        "$collStats" => [CollectionStatistics(source, context, Existing(context, view))],
        "$indexStats" => Existing(context, view).Indexes.Select(index => IndexStatistics(context, index)),
        "$currentOp" => [],
        "$documents" => Documents(source, context),
        "$listSearchIndexes" => throw SearchIndexCommands.NotEnabled(),
        "$listSessions" or "$listLocalSessions" => context.Server.Sessions.All.Select(session => new BsonDocument
        {
            { "_id", session.SessionId },
            { "lastUse", new BsonDateTime(session.LastUse.UtcDateTime) },
        }),
        _ => throw ErrorCodes.CommandNotSupported($"The stage '{source.Name}' is not supported by this server"),
    };

    private static IEnumerable<BsonDocument> Documents(SourceStage source, CommandContext context)
    {
        var value = ExpressionParser.Parse(source.Specification, context.Evaluation).Evaluate(new Scope([], context.Evaluation));
        return value is BsonArray documents && documents.All(document => document.IsBsonDocument)
            ? documents.Select(document => document.AsBsonDocument)
            : throw ErrorCodes.Create(5858203, "An array of documents is expected as the argument of $documents");
    }

    private static CollectionState Existing(CommandContext context, Catalog view) =>
        view.Find(context.Namespace) ?? throw ErrorCodes.NamespaceNotFound($"Collection [{context.Namespace}] not found.");

    private static BsonDocument CollectionStatistics(SourceStage source, CommandContext context, CollectionState collection)
    {
        var document = new BsonDocument
        {
            { "ns", collection.Namespace },
            { "host", context.Server.Host },
            { "localTime", new BsonDateTime(context.Time.GetUtcNow().UtcDateTime) },
        };
        foreach (var wanted in source.Specification as BsonDocument ?? throw ErrorCodes.TypeMismatch("$collStats must take a nested object"))
        {
            switch (wanted.Name)
            {
                case "count":
                    document.Add("count", collection.Count);
                    break;
                case "storageStats":
                    document.Add("storageStats", Statistics.Of(collection, Statistics.Scale(new CommandFields("$collStats.storageStats", wanted.Value as BsonDocument ?? throw ErrorCodes.TypeMismatch("BSON field '$collStats.storageStats' is the wrong type, expected type 'object'")))));
                    break;
                default:
                    throw ErrorCodes.CommandNotSupported($"$collStats.{wanted.Name} is not supported by this server");
            }
        }

        return document;
    }

    private static BsonDocument IndexStatistics(CommandContext context, IndexState index) => new()
    {
        { "name", index.Spec.Name },
        { "key", index.Spec.Key },
        { "host", context.Server.Host },
        { "accesses", new BsonDocument { { "ops", 0L }, { "since", new BsonDateTime(context.Server.StartedAt.UtcDateTime) } } },
        { "spec", index.Spec.ToBson() },
    };
}
