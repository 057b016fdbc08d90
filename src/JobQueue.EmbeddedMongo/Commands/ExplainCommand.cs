using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>explain</c>: the figures are counters of the plan that was run to answer it.</summary>
internal static class ExplainCommand
{
    internal static readonly CommandDefinition Definition = new("explain", RunAsync)
    {
        Fields = new[] { "explain", "verbosity" }.ToFrozenSet(StringComparer.Ordinal),
    };

    internal static BsonDocument ExplainAggregate(CommandContext context, BsonDocument command, ExplainVerbosity verbosity)
    {
        var fields = new CommandFields("aggregate", command);
        var stages = fields.OptionalArray("pipeline") ?? [];
        var view = context.View;
        var query = AggregateQuery.Read(context, stages, fields.Get("hint"), view);
        if (view.Find(query.Namespace) is not { } collection)
        {
            return Describe(context, command, query.Namespace, new QueryPlan(new EmptyStage()), verbosity);
        }

        RefuseView(collection);
        var plan = query.Plan(collection, out _);
        return Describe(context, command, query.Namespace, plan, verbosity);
    }

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("explain", context.Body);
        var command = fields.Required("explain") as BsonDocument ?? throw ErrorCodes.TypeMismatch("BSON field 'explain.explain' is the wrong type, expected type 'object'");
        var verbosity = fields.OptionalString("verbosity") switch
        {
            "queryPlanner" => ExplainVerbosity.QueryPlanner,
            null or "executionStats" or "allPlansExecution" => ExplainVerbosity.ExecutionStats,
            var other => throw ErrorCodes.BadValue($"Enumeration value '{other}' for field 'explain.verbosity' is not a valid value."),
        };
        return ValueTask.FromResult(Explain(Inner(context, command), command, verbosity));
    }

    private static CommandContext Inner(CommandContext context, BsonDocument command) => new()
    {
        Server = context.Server,
        Connection = context.Connection,
        Definition = context.Definition,
        Database = context.Database,
        Session = context.Session,
        Cancellation = context.Cancellation,
        Request = new Request(context.Request.Id, context.Request.OpCode, context.Request.Flags, command, []),
    };

    private static BsonDocument Explain(CommandContext context, BsonDocument command, ExplainVerbosity verbosity)
    {
        var name = command.ElementCount > 0 ? command.GetElement(0).Name : string.Empty;
        if (name == "aggregate")
        {
            return ExplainAggregate(context, command, verbosity);
        }

        var request = name switch
        {
            "find" => FindQuery.Read(context, FindQuery.Fields(command)).Request,
            "count" => Request(context, command, "query", 0),
            "distinct" => Request(context, command, "query", 0),
            "findAndModify" or "findandmodify" => Request(context, command, "query", 1),
            "update" => Request(context, FirstOf(command, "updates"), "q", FirstOf(command, "updates").GetValue("multi", false).ToBoolean() ? 0 : 1),
            "delete" => Request(context, FirstOf(command, "deletes"), "q", new CommandFields("explain.deletes", FirstOf(command, "deletes")).OptionalWhole("limit") ?? 0),
            _ => throw ErrorCodes.CommandNotFound($"Explain failed due to unknown command: {name}"),
        };
        var ns = context.Namespace;
        RefuseView(context.View.Find(ns));
        var plan = context.View.Find(ns) is { } collection ? Planner.Plan(collection, request) : new QueryPlan(new EmptyStage());
        return Describe(context, command, ns, plan, verbosity);
    }

    private static void RefuseView(CollectionState? collection)
    {
        if (collection is { Options.View: not null })
        {
            throw ErrorCodes.CommandNotSupported("explain of a read of a view is not supported by this server");
        }
    }

    private static QueryRequest Request(CommandContext context, BsonDocument statement, string filter, long limit)
    {
        var fields = new CommandFields("explain", statement);
        var targets = Targets.Read(fields, filter, context.Evaluation, context.Cancellation);
        return new QueryRequest
        {
            Filter = targets.Filter,
            Sort = targets.Sort,
            Hint = targets.Hint,
            Limit = limit > 0 ? limit : filter == "query" ? CountCommand.Limit(fields) : 0,
            Skip = filter == "query" ? fields.OptionalCount("skip") ?? 0 : 0,
        };
    }

    private static BsonDocument FirstOf(BsonDocument command, string field) =>
        command.GetValue(field, BsonNull.Value) is BsonArray { Count: 1 } statements && statements[0] is BsonDocument statement
            ? statement
            : throw ErrorCodes.InvalidOptions("explained write batches must be of size 1");

    private static BsonDocument Describe(CommandContext context, BsonDocument command, string ns, QueryPlan plan, ExplainVerbosity verbosity)
    {
        var filter = command.GetValue("filter", command.GetValue("query", new BsonDocument()));
        var reply = new BsonDocument
        {
            { "explainVersion", "1" },
            {
                "queryPlanner", new BsonDocument
                {
                    { "namespace", ns },
                    { "parsedQuery", filter },
                    { "winningPlan", plan.Root.Explain(withCounters: false) },
                    { "rejectedPlans", new BsonArray() },
                }
            },
        };
        if (verbosity == ExplainVerbosity.ExecutionStats)
        {
            var start = TimeProvider.System.GetTimestamp();
            var returned = plan.Run().Count();
            reply.Add("executionStats", new BsonDocument
            {
                { "executionSuccess", true },
                { "nReturned", returned },
                { "executionTimeMillis", (int)TimeProvider.System.GetElapsedTime(start).TotalMilliseconds },
                { "totalKeysExamined", (int)plan.Root.TotalKeysExamined() },
                { "totalDocsExamined", (int)plan.Root.TotalDocumentsExamined() },
                { "executionStages", plan.Root.Explain(withCounters: true) },
            });
        }

        return reply.Add("command", command).Add("serverInfo", new BsonDocument { { "host", context.Server.Host }, { "version", BuildInfoCommand.Version } });
    }
}
