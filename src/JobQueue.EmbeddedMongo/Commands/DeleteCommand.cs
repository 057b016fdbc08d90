using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>delete</c>.</summary>
internal static class DeleteCommand
{
    internal static readonly CommandDefinition Definition = new("delete", RunAsync)
    {
        AllowedInTransaction = true,
        RefusesViews = true,
        Writes = true,
        IsRetryable = true,
        Fields = new[] { "delete", "deletes", "ordered", "let", "stmtId", "stmtIds" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("delete", context.Body);
        var ordered = fields.Flag("ordered", otherwise: true);
        var statements = Statements.Read(context, "deletes").Select(bytes => new Statement(context, RawBson.Parse(bytes))).ToList();
        var numbers = Statements.Numbers(fields);
        var ns = context.Namespace;
        Names.CheckWritable(ns);

        var (deleted, errors) = (0, new StatementErrors());
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        for (var i = 0; i < statements.Count && (!ordered || !errors.Any); i++)
        {
            try
            {
                context.Server.Counters.Deleted();
                deleted += scope.Repeated(numbers(i)) is { } result
                    ? result.GetValue("n", 0).ToInt32()
                    : await RunAsync(context, scope, ns, statements[i], numbers(i)).ConfigureAwait(false);
            }
            catch (CommandFailedException failure) when (context.Transaction is null)
            {
                errors.Add(i, failure);
            }
        }

        scope.Commit();
        var reply = new BsonDocument("n", deleted);
        errors.AddTo(reply);
        return reply;
    }

    private static async ValueTask<int> RunAsync(CommandContext context, WriteScope scope, string ns, Statement statement, int number)
    {
        if (statement.IsMulti && context.TransactionNumber is not null && context.Transaction is null)
        {
            throw ErrorCodes.InvalidOptions("Cannot use (or request) retryable writes with limit=0");
        }

        var deleted = statement.IsMulti
            ? await DeleteAllAsync(scope, ns, statement.Targets).ConfigureAwait(false)
            : await scope.RunAsync(batch => DeleteFirst(batch, ns, statement.Targets)).ConfigureAwait(false);
        scope.Remember(number, new BsonDocument("n", deleted));
        return deleted;
    }

    private static int DeleteFirst(WriteBatch batch, string ns, Targets targets)
    {
        var collection = batch.Catalog.Find(ns);
        Collections.CheckDeletable(collection);
        if (targets.First(collection) is not { } row)
        {
            return 0;
        }

        batch.Delete(collection!, row.RecordId, row.Document!);
        return 1;
    }

    private static async ValueTask<int> DeleteAllAsync(WriteScope scope, string ns, Targets targets)
    {
        var deleted = 0;
        Collections.CheckDeletable(scope.Batch.Catalog.Find(ns));
        foreach (var row in targets.All(scope.Batch.Catalog.Find(ns)))
        {
            deleted += await scope.RunAsync(batch => DeleteOne(batch, ns, targets, row)).ConfigureAwait(false);
        }

        return deleted;
    }

    private static int DeleteOne(WriteBatch batch, string ns, Targets targets, Row row)
    {
        if (batch.Catalog.Find(ns) is not { } collection || targets.Again(collection, row, needsArrayIndex: false, out _) is not { } document)
        {
            return 0;
        }

        batch.Delete(collection, row.RecordId, document);
        return 1;
    }

    private sealed class Statement
    {
        internal Statement(CommandContext context, BsonDocument document)
        {
            var fields = new CommandFields("delete.deletes", document);
            fields.RefuseOthers("q", "limit", "hint", "collation");
            fields.RefuseCollation();
            fields.Required("q");
            var limit = fields.Whole("limit");
            if (limit is not (0 or 1))
            {
                throw ErrorCodes.FailedToParse($"The limit field in delete objects must be 0 or 1. Got {limit}");
            }

            IsMulti = limit == 0;
            Targets = Targets.Read(fields, "q", context.Evaluation, context.Cancellation);
        }

        internal Targets Targets { get; }

        internal bool IsMulti { get; }
    }
}
