using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Faults;
using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>From a request to its answer: looks the command up, applies faults, enters session and transaction, runs it and waits for durability.</summary>
internal sealed class Dispatcher(ServerContext server)
{
    internal async ValueTask<CommandOutcome> RunAsync(Request request, ClientConnection connection)
    {
        var name = request.Body.ElementCount > 0 ? request.Body.GetElement(0).Name : string.Empty;
        if (CommandTable.Find(name) is not { } definition)
        {
            return Answer(ErrorReplies.Of(ErrorCodes.CommandNotFound($"no such command: '{name}'")));
        }

        server.Counters.Ran(definition.Name);
        var fault = definition == ConfigureFailPointCommand.Definition ? CommandFault.None.Instance : server.Faults.Next(definition.Name, connection.ApplicationName);
        if (fault.BlockFor > TimeSpan.Zero)
        {
            await Task.Delay(fault.BlockFor, TimeProvider.System, server.Stopping).ConfigureAwait(false);
        }

        if (fault is CommandFault.CloseConnection)
        {
            return new CommandOutcome.Close();
        }

        var reply = fault is CommandFault.Fail failure
            ? Failed(definition, request.Body, ErrorCodes.Create(failure.Code, "Failing command via 'failCommand' failpoint"), failure.Labels)
            : await ExecuteAsync(definition, request, connection).ConfigureAwait(false);
        if (reply is null)
        {
            return new CommandOutcome.Close();
        }

        if (fault is CommandFault.FailWriteConcern concern)
        {
            // A fail point that names no labels leaves them to the server, which marks what may be tried again.
            var repeatable = concern.Error.GetValue("code", BsonNull.Value) is { IsNumeric: true } code && IsRetryableWrite(definition, request.Body, code.ToInt32());
            AddWriteConcernError(reply, concern.Error, concern.Labels ?? (repeatable ? ["RetryableWriteError"] : null));
        }

        return Answer(reply);
    }

    // Null when the client shall get no answer.
    private async ValueTask<BsonDocument?> ExecuteAsync(CommandDefinition definition, Request request, ClientConnection connection)
    {
        CommandContext? context = null;
        using var deadline = new CancellationTokenSource();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(server.Stopping, deadline.Token);
        try
        {
            context = Context(definition, request, connection);
            context.Cancellation = cancellation.Token;
            if (context.MaxTime is { } limit && definition != GetMoreCommand.Definition)
            {
                deadline.CancelAfter(limit);
            }

            var reply = await InSessionAsync(context).ConfigureAwait(false);
            return context.ClosesConnection ? null : reply;
        }
        catch (CommandFailedException) when (context is { ClosesConnection: true })
        {
            return null;
        }
        catch (CommandFailedException failure)
        {
            return Failed(definition, request.Body, failure, null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Failed(definition, request.Body, ErrorCodes.MaxTimeExpired("operation exceeded time limit"), null);
        }
        catch (JournalFailedException failure)
        {
            return Failed(definition, request.Body, ErrorCodes.NotDurable(failure), null);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            server.Logger.CommandBroke(unexpected, definition.Name);
            return Failed(definition, request.Body, ErrorCodes.Create(8, $"{unexpected.GetType().Name}: {unexpected.Message}"), null);
        }
    }

    private CommandContext Context(CommandDefinition definition, Request request, ClientConnection connection)
    {
        var database = request.Body.TryGetValue("$db", out var given) && given is BsonString text
            ? text.Value
            : throw ErrorCodes.Create(40571, "OP_MSG requests require a $db argument");
        Names.CheckDatabase(database);
        CheckFields(definition, request);
        var maxTime = new CommandFields(definition.Name, request.Body).OptionalWhole("maxTimeMS") ?? 0;
        return new CommandContext
        {
            Server = server,
            Connection = connection,
            Definition = definition,
            Request = request,
            Database = database,
            MaxTime = maxTime switch
            {
                0 => null,
                > 0 => TimeSpan.FromMilliseconds(Math.Min(maxTime, int.MaxValue)),
                _ => throw ErrorCodes.BadValue("maxTimeMS has to be between 0 and 2147483647"),
            },
        };
    }

    private static void CheckFields(CommandDefinition definition, Request request)
    {
        foreach (var field in request.Body.Names.Skip(1).Concat(request.Sequences.Select(sequence => sequence.Field)))
        {
            if (definition.Unsupported.Contains(field))
            {
                throw ErrorCodes.CommandNotSupported($"The field '{field}' of '{definition.Name}' is not supported by this server");
            }

            if (!definition.Knows(field))
            {
                throw ErrorCodes.Create(definition.UnknownFieldCode, $"BSON field '{definition.Name}.{field}' is an unknown field.");
            }
        }
    }

    private async ValueTask<BsonDocument> InSessionAsync(CommandContext context)
    {
        var fields = new CommandFields(context.Definition.Name, context.Body);
        if (fields.OptionalDocument("lsid") is not { } document)
        {
            return context.Body.Contains("txnNumber")
                ? throw ErrorCodes.InvalidOptions("Transaction number requires a session ID to be specified")
                : await DurablyAsync(context).ConfigureAwait(false);
        }

        var session = server.Sessions.Touch(SessionIds.Read(document), document);
        context.Session = session;
        if (!context.Body.Contains("txnNumber"))
        {
            return await DurablyAsync(context).ConfigureAwait(false);
        }

        var number = fields.Whole("txnNumber");

        if (!context.Body.Contains("autocommit") && !context.Definition.IsRetryable)
        {
            throw ErrorCodes.Create(50768, $"txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and {context.Definition.Name} is not a retryable write command.");
        }

        if (context.Body.Contains("autocommit"))
        {
            Transactions.CheckStatement(context);
        }

        await session.Gate.WaitAsync(context.Cancellation).ConfigureAwait(false);
        try
        {
            await Transactions.EnterAsync(context, session, number).ConfigureAwait(false);
            return await InTransactionAsync(context, session).ConfigureAwait(false);
        }
        finally
        {
            session.Gate.Release();
        }
    }

    // A statement that fails ends its transaction, whatever the failure.
    private async ValueTask<BsonDocument> InTransactionAsync(CommandContext context, ServerSession session)
    {
        if (context.Transaction is null)
        {
            return await DurablyAsync(context).ConfigureAwait(false);
        }

        try
        {
            return await DurablyAsync(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.Definition != TransactionCommands.Commit)
        {
            await Transactions.AbortAsync(server, session).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<BsonDocument> DurablyAsync(CommandContext context)
    {
        var endsTransaction = context.Definition == TransactionCommands.Commit;
        var concern = context.Definition.Writes && (context.Transaction is null || endsTransaction) ? WriteConcern.Read(context.Body) : null;
        var mustBeDurable = ReadConcern.Enter(context) || concern is { Waits: true };
        RefuseView(context);
        var reply = await context.Definition.RunAsync(context).ConfigureAwait(false);
        if (mustBeDurable)
        {
            // Also a write that changed nothing may tell of a state that is not durable yet.
            var sequence = concern is null ? context.Sequence : server.Store.Published.Sequence;
            await server.Store.WaitDurableAsync(sequence, context.Cancellation).ConfigureAwait(false);
        }

        reply["ok"] = 1.0;
        if (concern?.Failure is { } failure)
        {
            AddWriteConcernError(reply, new BsonDocument { { "code", failure.Code }, { "codeName", failure.CodeName }, { "errmsg", failure.Message } }, null);
        }

        return reply;
    }

    private static void RefuseView(CommandContext context)
    {
        if (context.Definition.RefusesViews && context.Body.GetElement(0).Value is BsonString { Value.Length: > 0 } && context.View.Find(context.Namespace) is { Options.View: not null })
        {
            throw ErrorCodes.Create(166, $"Namespace {context.Namespace} is a view, not a collection");
        }
    }

    private BsonDocument Failed(CommandDefinition definition, BsonDocument body, CommandFailedException failure, IReadOnlyList<string>? labels)
    {
        server.Counters.Failed(definition.Name);
        var reply = ErrorReplies.Of(failure);
        SetLabels(reply, labels ?? LabelsOf(definition, body, failure));
        return reply;
    }

    private static IReadOnlyList<string> LabelsOf(CommandDefinition definition, BsonDocument body, CommandFailedException failure)
    {
        var labels = failure.ErrorLabels.ToHashSet(StringComparer.Ordinal);
        if (body.Contains("txnNumber") && body.Contains("autocommit") && ErrorReplies.IsTransient(failure.Code, EndsTransaction(definition)))
        {
            labels.Add("TransientTransactionError");
        }

        if (IsRetryableWrite(definition, body, failure.Code))
        {
            labels.Add("RetryableWriteError");
        }

        return [.. labels];
    }

    private static bool IsRetryableWrite(CommandDefinition definition, BsonDocument body, int code) =>
        definition.IsRetryable
        && body.Contains("txnNumber")
        && (!body.Contains("autocommit") || EndsTransaction(definition))
        && ErrorReplies.IsRetryableWrite(code);

    private static bool EndsTransaction(CommandDefinition definition) => definition == TransactionCommands.Commit || definition == TransactionCommands.Abort;

    private static void AddWriteConcernError(BsonDocument reply, BsonDocument error, IReadOnlyList<string>? labels)
    {
        reply["writeConcernError"] = error;
        if (labels is { Count: > 0 })
        {
            SetLabels(reply, labels);
        }
    }

    private static void SetLabels(BsonDocument reply, IReadOnlyList<string> labels)
    {
        reply.Remove("errorLabels");
        if (labels.Count > 0)
        {
            reply.Add("errorLabels", new BsonArray(labels));
        }
    }

    private CommandOutcome.Answer Answer(BsonDocument reply)
    {
        var time = new BsonTimestamp((long)server.Store.Published.Time);
        reply.Add("$clusterTime", new BsonDocument
        {
            { "clusterTime", time },
            { "signature", new BsonDocument { { "hash", new BsonBinaryData(new byte[20]) }, { "keyId", 0L } } },
        });
        reply.Add("operationTime", time);
        return new CommandOutcome.Answer(reply);
    }
}
