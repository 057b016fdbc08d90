using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>findAndModify</c>.</summary>
internal static class FindAndModifyCommand
{
    internal static readonly CommandDefinition Definition = new("findAndModify", RunAsync)
    {
        Aliases = ["findandmodify"],
        AllowedInTransaction = true,
        RefusesViews = true,
        Writes = true,
        IsRetryable = true,

        // Unlike the other commands this one takes no offence at fields it does not know.
        Fields = null,
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var statement = new Statement(context);
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        if (scope.Repeated(statement.Number) is { } first)
        {
            return new BsonDocument(first);
        }

        var reply = await scope.RunAsync(statement.Run).ConfigureAwait(false);
        scope.Remember(statement.Number, new BsonDocument(reply));
        scope.Commit();
        return reply;
    }

    private sealed class Statement
    {
        private readonly CommandContext _context;
        private readonly string _ns;
        private readonly Targets _targets;
        private readonly UpdateSpec? _update;
        private readonly ProjectionSpec _projection;
        private readonly bool _returnsNew;
        private readonly bool _upsert;

        internal Statement(CommandContext context)
        {
            var fields = new CommandFields("findAndModify", context.Body);
            fields.RefuseCollation();
            (_context, _ns) = (context, context.Namespace);
            Names.CheckWritable(_ns);
            var (remove, update) = (fields.Flag("remove"), fields.Get("update"));
            (_returnsNew, _upsert) = (fields.Flag("new"), fields.Flag("upsert"));
            Check(remove, update is not null);
            _targets = Targets.Read(fields, "query", context.Evaluation, context.Cancellation);
            _update = update is null ? null : UpdateSpec.Parse(update, fields.OptionalArray("arrayFilters"), context.Evaluation);
            _projection = ProjectionSpec.Parse(fields.Document("fields"), context.Evaluation);
            Number = (int)(fields.OptionalWhole("stmtId") ?? 0);
        }

        internal int Number { get; }

        internal BsonDocument Run(WriteBatch batch)
        {
            var collection = batch.Catalog.Find(_ns);
            if (_targets.First(collection) is not { } row)
            {
                return NotFound(batch);
            }

            var arrayIndex = -1;
            if (_projection.NeedsArrayIndex || _update is { NeedsArrayIndex: true })
            {
                _targets.Filter.Matches(row.Document!, out arrayIndex);
            }

            if (_update is null)
            {
                Collections.CheckDeletable(collection);

                // Projected first: what refuses to be projected must not be deleted.
                var removed = _projection.Apply(row.Document!, arrayIndex);
                batch.Delete(collection!, row.RecordId, row.Document!);
                return Reply(new BsonDocument("n", 1), removed);
            }

            var result = DocumentUpdate.Apply(batch, collection!, row.RecordId, row.Document!, _update, arrayIndex);
            return Reply(
                new BsonDocument { { "n", 1 }, { "updatedExisting", true } },
                _projection.Apply(_returnsNew ? result.Document : row.Document!, arrayIndex));
        }

        private BsonDocument NotFound(WriteBatch batch)
        {
            if (_update is null)
            {
                return Reply(new BsonDocument("n", 0), BsonNull.Value);
            }

            if (!_upsert)
            {
                return Reply(new BsonDocument { { "n", 0 }, { "updatedExisting", false } }, BsonNull.Value);
            }

            var inserted = DocumentUpdate.Upsert(batch, _ns, _update, _targets.Filter, _context);
            return Reply(
                new BsonDocument { { "n", 1 }, { "updatedExisting", false }, { "upserted", inserted["_id"] } },
                _returnsNew ? _projection.Apply(inserted) : BsonNull.Value);
        }

        private void Check(bool remove, bool update)
        {
            if (remove && update)
            {
                throw ErrorCodes.FailedToParse("Cannot specify both an update and remove=true");
            }

            if (!remove && !update)
            {
                throw ErrorCodes.FailedToParse("Either an update or remove=true must be specified");
            }

            if (remove && _upsert)
            {
                throw ErrorCodes.FailedToParse("Cannot specify both upsert=true and remove=true");
            }

            if (remove && _returnsNew)
            {
                throw ErrorCodes.FailedToParse("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
            }
        }

        private static BsonDocument Reply(BsonDocument last, BsonValue value) => new() { { "lastErrorObject", last }, { "value", value } };
    }
}
