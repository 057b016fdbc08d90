using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>One element of an <c>update</c> command.</summary>
internal sealed class UpdateStatement
{
    private readonly CommandContext _context;
    private readonly string _ns;
    private readonly Targets _targets;
    private readonly UpdateSpec _update;
    private readonly BsonValue _specification;
    private readonly bool _isReusable;
    private readonly bool _upsert;

    /// <param name="context">The command.</param>
    /// <param name="ns">The namespace to update.</param>
    /// <param name="statement">The element as it was sent.</param>
    /// <param name="previous">The element before it: often many say the same of different documents, which is then parsed once.</param>
    internal UpdateStatement(CommandContext context, string ns, BsonDocument statement, UpdateStatement? previous)
    {
        var fields = new CommandFields("update.updates", statement);
        fields.RefuseOthers("q", "u", "c", "upsert", "multi", "arrayFilters", "hint", "collation", "upsertSupplied");
        fields.RefuseCollation();
        (_context, _ns) = (context, ns);
        var evaluation = fields.OptionalDocument("c") is { } constants
            ? context.Evaluation with { Variables = new BsonDocument(context.Evaluation.Variables).Merge(constants, overwriteExistingElements: true) }
            : context.Evaluation;
        _targets = Targets.Read(fields, "q", evaluation, context.Cancellation);
        _specification = fields.Required("u");
        _isReusable = ReferenceEquals(evaluation, context.Evaluation) && fields.Get("arrayFilters") is null;
        _update = _isReusable && previous is { _isReusable: true } && StrictEquality.AreSame(previous._specification, _specification)
            ? previous._update
            : UpdateSpec.Parse(_specification, fields.OptionalArray("arrayFilters"), evaluation);
        _upsert = fields.Flag("upsert");
        IsMulti = fields.Flag("multi");
        if (IsMulti && _update.Kind == UpdateKind.Replacement)
        {
            throw ErrorCodes.FailedToParse("multi update is not supported for replacement-style update");
        }
    }

    internal bool IsMulti { get; }

    /// <returns><c>n</c>, <c>nModified</c> and, after an insert, <c>upserted</c>.</returns>
    internal async ValueTask<BsonDocument> RunAsync(WriteScope scope) => IsMulti
        ? await UpdateAllAsync(scope).ConfigureAwait(false)
        : await scope.RunAsync(UpdateFirst).ConfigureAwait(false);

    private BsonDocument UpdateFirst(WriteBatch batch)
    {
        var collection = batch.Catalog.Find(_ns);
        if (_targets.First(collection) is not { } row)
        {
            return _upsert ? Upserted(batch) : Result(0, 0);
        }

        var arrayIndex = -1;
        if (_update.NeedsArrayIndex)
        {
            _targets.Filter.Matches(row.Document!, out arrayIndex);
        }

        var result = DocumentUpdate.Apply(batch, collection!, row.RecordId, row.Document!, _update, arrayIndex);
        return Result(1, result.Changed ? 1 : 0);
    }

    private async ValueTask<BsonDocument> UpdateAllAsync(WriteScope scope)
    {
        var targets = _targets.All(scope.Batch.Catalog.Find(_ns));
        if (targets.Count == 0 && _upsert)
        {
            return await scope.RunAsync(Upserted).ConfigureAwait(false);
        }

        var (matched, modified) = (0, 0);
        foreach (var row in targets)
        {
            var changed = await scope.RunAsync(batch => UpdateOne(batch, row)).ConfigureAwait(false);
            matched += changed is null ? 0 : 1;
            modified += changed == true ? 1 : 0;
        }

        return Result(matched, modified);
    }

    // Null when the document is gone or no longer matches, which can only be after the lock was left.
    private bool? UpdateOne(WriteBatch batch, Row row)
    {
        if (batch.Catalog.Find(_ns) is not { } collection || _targets.Again(collection, row, _update.NeedsArrayIndex, out var arrayIndex) is not { } document)
        {
            return null;
        }

        return DocumentUpdate.Apply(batch, collection, row.RecordId, document, _update, arrayIndex).Changed;
    }

    private BsonDocument Upserted(WriteBatch batch)
    {
        var document = DocumentUpdate.Upsert(batch, _ns, _update, _targets.Filter, _context);
        return Result(1, 0).Add("upserted", document["_id"]);
    }

    private static BsonDocument Result(int matched, int modified) => new() { { "n", matched }, { "nModified", modified } };
}
