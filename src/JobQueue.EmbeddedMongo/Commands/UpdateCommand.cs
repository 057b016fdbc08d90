using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>update</c>.</summary>
internal static class UpdateCommand
{
    internal static readonly CommandDefinition Definition = new("update", RunAsync)
    {
        AllowedInTransaction = true,
        RefusesViews = true,
        Writes = true,
        IsRetryable = true,
        Fields = new[] { "update", "updates", "ordered", "bypassDocumentValidation", "let", "stmtId", "stmtIds" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("update", context.Body);
        var ordered = fields.Flag("ordered", otherwise: true);
        var statements = Statements.Read(context, "updates");
        var numbers = Statements.Numbers(fields);
        var ns = context.Namespace;
        Names.CheckWritable(ns);

        var (matched, modified, upserted, errors) = (0, 0, new BsonArray(), new StatementErrors());
        UpdateStatement? statement = null;
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        for (var i = 0; i < statements.Count && (!ordered || !errors.Any); i++)
        {
            try
            {
                context.Server.Counters.Updated();
                if (scope.Repeated(numbers(i)) is not { } result)
                {
                    statement = new UpdateStatement(context, ns, RawBson.Parse(statements[i]), statement);
                    RefuseMulti(context, statement.IsMulti);
                    result = await statement.RunAsync(scope).ConfigureAwait(false);
                    scope.Remember(numbers(i), result);
                }

                matched += result.GetValue("n", 0).ToInt32();
                modified += result.GetValue("nModified", 0).ToInt32();
                if (result.TryGetValue("upserted", out var id))
                {
                    upserted.Add(new BsonDocument { { "index", i }, { "_id", id } });
                }
            }
            catch (CommandFailedException failure) when (context.Transaction is null)
            {
                errors.Add(i, failure);
            }
        }

        scope.Commit();
        var reply = new BsonDocument("n", matched);
        if (upserted.Count > 0)
        {
            reply.Add("upserted", upserted);
        }

        reply.Add("nModified", modified);
        errors.AddTo(reply);
        return reply;
    }

    private static void RefuseMulti(CommandContext context, bool multi)
    {
        if (multi && context.TransactionNumber is not null && context.Transaction is null)
        {
            throw ErrorCodes.InvalidOptions("Cannot use (or request) retryable writes with multi=true");
        }
    }
}
