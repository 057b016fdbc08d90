using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>One command that is being answered.</summary>
internal sealed class CommandContext
{
    private EvaluationContext? _evaluation;

    internal required ServerContext Server { get; init; }

    internal required ClientConnection Connection { get; init; }

    internal required CommandDefinition Definition { get; init; }

    internal required Request Request { get; init; }

    internal required string Database { get; init; }

    internal BsonDocument Body => Request.Body;

    internal ServerSession? Session { get; set; }

    /// <summary>The transaction number of a retryable write or a transaction; null for neither.</summary>
    internal long? TransactionNumber { get; set; }

    internal Transaction? Transaction { get; set; }

    /// <summary>Whether a fail point wants the connection closed in the place of an answer.</summary>
    internal bool ClosesConnection { get; set; }

    /// <summary>Cancelled when <c>maxTimeMS</c> is over or the server stops.</summary>
    internal CancellationToken Cancellation { get; set; }

    internal TimeSpan? MaxTime { get; set; }

    internal Store Store => Server.Store;

    internal TimeProvider Time => Server.Time;

    /// <summary>What the command reads: its transaction's view, or the state at this moment.</summary>
    internal Catalog View => Transaction?.Batch.Freeze() ?? Snapshot ?? Store.Published;

    /// <summary>The past or present state that read concern <c>snapshot</c> asks for; null without it and in a transaction, which has its own.</summary>
    internal Catalog? Snapshot { get; set; }

    /// <summary>The highest journal sequence that this command read or wrote.</summary>
    internal long Sequence { get; private set; }

    internal EvaluationContext Evaluation => _evaluation ??= Evaluate();

    /// <summary>The namespace whose collection the command's first field names.</summary>
    internal string Namespace => Names.Collection(Database, Body.GetElement(0).Value);

    internal void Observed(long sequence) => Sequence = Math.Max(Sequence, sequence);

    private EvaluationContext Evaluate()
    {
        var context = new EvaluationContext { Now = Time.GetUtcNow().UtcDateTime, ClusterTime = new BsonTimestamp((long)Store.Published.Time) };
        if (!Body.TryGetValue("let", out var given) || given is not BsonDocument variables)
        {
            return context;
        }

        // They are expressions of constants, and see no document.
        var scope = new Scope([], context);
        var values = variables.Select(variable => (variable.Name, Value: ExpressionParser.Parse(variable.Value, context).Evaluate(scope)));
        return context with { Variables = new BsonDocument(values.Where(variable => variable.Value is not null).Select(variable => new BsonElement(variable.Name, variable.Value))) };
    }
}
