using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Aggregation.Stages;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Oplog;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>An aggregation that begins with <c>$changeStream</c>.</summary>
internal static class ChangeStreamQuery
{
    private const string Stage = "$changeStream";

    /// <summary>The stages that work on one event at a time ("Modify Change Stream Output" in MongoDB's manual).</summary>
    private static readonly FrozenSet<string> Permitted =
        new[] { "$addFields", "$match", "$project", "$replaceRoot", "$replaceWith", "$redact", "$set", "$unset" }.ToFrozenSet(StringComparer.Ordinal);

    internal static bool IsOne(BsonArray stages) => stages.Count > 0 && stages[0] is BsonDocument first && first.Contains(Stage);

    /// <exception cref="CommandFailedException">Change streams are switched off, or an option or a later stage is not permitted.</exception>
    internal static ChangeStreamCursor Open(CommandContext context, BsonArray stages)
    {
        if (context.Server.Options.ChangeStreams == ChangeStreamSupport.Refused)
        {
            throw ErrorCodes.Create(40573, "The $changeStream stage is only supported on replica sets");
        }

        if (context.Transaction is not null)
        {
            throw ErrorCodes.OperationNotSupportedInTransaction("Operation not permitted in transaction: $changeStream");
        }

        CheckStages(stages);
        var fields = new CommandFields(Stage, stages[0][Stage] as BsonDocument ?? throw ErrorCodes.Create(50808, "$changeStream stage expects a document as argument"));
        fields.RefuseOthers("fullDocument", "fullDocumentBeforeChange", "resumeAfter", "startAfter", "startAtOperationTime", "allChangesForCluster", "showExpandedEvents");
        RefuseLater(fields);
        var (scope, ns) = Scope(context, fields.Flag("allChangesForCluster"));
        scope = scope with { IsExpanded = fields.Flag("showExpandedEvents") };
        var pipeline = Pipeline.Parse(stages, context.Evaluation, new CollectionSource(Catalog.Empty, context));
        return new ChangeStreamCursor(ns, context.Store, scope, Start(context, fields), LooksUp(fields), change => pipeline.Run([change], 1)) { Session = context.Session?.Id };
    }

    private static void CheckStages(BsonArray stages)
    {
        foreach (var name in stages.Skip(1).Select(stage => stage is BsonDocument { ElementCount: 1 } document ? document.GetElement(0).Name : string.Empty))
        {
            if (name == Stage)
            {
                throw ErrorCodes.Create(40602, "$changeStream is only valid as the first stage in a pipeline");
            }

            if (!Permitted.Contains(name) && StageTable.Find(name) is not null)
            {
                throw ErrorCodes.IllegalOperation($"{name} is not permitted in a $changeStream pipeline");
            }
        }
    }

    private static void RefuseLater(CommandFields fields)
    {
        if (fields.OptionalString("fullDocumentBeforeChange") is { } mode and not "off")
        {
            throw ErrorCodes.CommandNotSupported($"$changeStream.fullDocumentBeforeChange: '{mode}' is not supported by this server, which keeps no pre-images");
        }
    }

    private static bool LooksUp(CommandFields fields) => fields.OptionalString("fullDocument") switch
    {
        null or "default" => false,
        "updateLookup" => true,
        "whenAvailable" or "required" => throw ErrorCodes.CommandNotSupported("$changeStream.fullDocument with post-images is not supported by this server"),
        var other => throw ErrorCodes.BadValue($"Enumeration value '{other}' for field '$changeStream.fullDocument' is not a valid value."),
    };

    private static (ChangeStreamScope Scope, string Namespace) Scope(CommandContext context, bool cluster)
    {
        var target = context.Body.GetElement(0).Value;
        if (cluster)
        {
            return context.Database == "admin" && target.IsNumeric
                ? (new ChangeStreamScope.Cluster(), "admin.$cmd.aggregate")
                : throw ErrorCodes.InvalidOptions("A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name");
        }

        if (context.Database is "admin" or "local" or "config")
        {
            throw ErrorCodes.InvalidNamespace($"$changeStream may not be opened on the internal {context.Database} database");
        }

        return target.IsNumeric
            ? (new ChangeStreamScope.Database(context.Database), context.Database + ".$cmd.aggregate")
            : (new ChangeStreamScope.Collection(context.Namespace), context.Namespace);
    }

    private static ChangeStreamStart Start(CommandContext context, CommandFields fields)
    {
        var (resume, start, time) = (fields.Get("resumeAfter"), fields.Get("startAfter"), fields.Get("startAtOperationTime"));
        if (new[] { resume, start, time }.Count(value => value is not null) > 1)
        {
            throw ErrorCodes.Create(40674, "Only one type of resume option is allowed, but multiple were found.");
        }

        var oplog = context.Store.Oplog;
        if (time is not null)
        {
            return time is BsonTimestamp timestamp ? ChangeStreamStart.At(oplog, (ulong)timestamp.Value) : throw ErrorCodes.TypeMismatch("BSON field '$changeStream.startAtOperationTime' is the wrong type, expected type 'timestamp'");
        }

        if ((resume ?? start) is not { } given)
        {
            return ChangeStreamStart.Now(oplog);
        }

        var token = ResumeToken.Parse(given);
        return token.Kind == ResumeTokenKind.Invalidate && resume is not null
            ? throw ErrorCodes.InvalidResumeToken("Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.")
            : ChangeStreamStart.After(oplog, token);
    }
}
