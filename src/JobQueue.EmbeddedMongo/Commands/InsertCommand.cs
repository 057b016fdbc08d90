using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>insert</c>: "insert" in MongoDB's manual of database commands.</summary>
internal static class InsertCommand
{
    internal static readonly CommandDefinition Definition = new("insert", RunAsync)
    {
        AllowedInTransaction = true,
        RefusesViews = true,
        Writes = true,
        IsRetryable = true,
        Fields = new[] { "insert", "documents", "ordered", "bypassDocumentValidation", "stmtId", "stmtIds" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("insert", context.Body);
        var ordered = fields.Flag("ordered", otherwise: true);
        var documents = Statements.Read(context, "documents");
        var numbers = Statements.Numbers(fields);
        var ns = context.Namespace;
        Names.CheckWritable(ns);
        context.Server.Counters.Inserted(documents.Count);

        var (inserted, errors) = (0, new StatementErrors());
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        for (var i = 0; i < documents.Count && (!ordered || !errors.Any); i++)
        {
            if (scope.Repeated(numbers(i)) is not null)
            {
                inserted++;
                continue;
            }

            try
            {
                var bytes = documents[i];
                await scope.RunAsync(batch => Insert(batch, ns, bytes, context)).ConfigureAwait(false);
                scope.Remember(numbers(i), new BsonDocument("n", 1));
                inserted++;
            }
            catch (CommandFailedException failure) when (context.Transaction is null)
            {
                errors.Add(i, failure);
            }
        }

        scope.Commit();
        var reply = new BsonDocument("n", inserted);
        errors.AddTo(reply);
        return reply;
    }

    private static long Insert(WriteBatch batch, string ns, byte[] bytes, CommandContext context)
    {
        DocumentRules.CheckSize(bytes);
        var sent = RawBson.Parse(bytes);
        var document = DocumentRules.Prepare(sent, context);
        var collection = Collections.FindOrCreate(batch, ns, context.Time);
        return batch.Insert(collection, document, ReferenceEquals(document, sent) && !document.Any(e => e.Value is BsonTimestamp) ? bytes : RawBson.Write(document));
    }
}
