using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Crons;

/// <summary>Stores the crons that code declares, when the worker starts.</summary>
/// <remarks>Of replicas that declare the same cron differently, as in a rolling upgrade, the one that started last is followed.</remarks>
internal sealed class CronDeclarer(IEnumerable<CronDeclaration> declarations, StorageStartup startup, CronWriter writer, ResilientLoop loop, ILogger<CronDeclarer> logger) : IWorkerLoop
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var open = declarations.Select(declaration => declaration.Definition).ToList();
        if (open.Count == 0)
        {
            return;
        }

        try
        {
            await loop.UntilDoneAsync("declaration of crons", token => DeclareAsync(open, token), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The worker stops before all could be declared.
        }
    }

    /// <param name="open">The crons that are not declared yet. One that cannot be keeps none of the others waiting.</param>
    /// <param name="cancellationToken">Stops declaring.</param>
    private async ValueTask DeclareAsync(List<CronDefinition> open, CancellationToken cancellationToken)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var failure = default(Exception);
        foreach (var definition in open.ToList())
        {
            try
            {
                await DeclareAsync(definition, cancellationToken).ConfigureAwait(false);
                open.Remove(definition);
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or JobQueueException { IsTransient: true }))
            {
                failure = fault;
                if (_told.Add(definition.Name))
                {
                    logger.CronNotDeclared(definition.Name, fault);
                }
            }
        }

        if (failure is not null)
        {
            throw new JobQueueException($"Not stored as declared: {string.Join(", ", open.Select(definition => $"'{definition.Name}'"))}. {failure.Message}", failure);
        }
    }

    private async Task DeclareAsync(CronDefinition definition, CancellationToken cancellationToken)
    {
        var fingerprint = CronFingerprint.Of(definition);
        var stored = await writer.DeclareAsync(definition, fingerprint, cancellationToken).ConfigureAwait(false);
        if (stored.Declaration == fingerprint)
        {
            logger.CronDeclared(stored.Name, stored.Definition.Schedule, stored.NextRun);
        }
        else
        {
            logger.CronDeclarationNotTaken(stored.Name);
        }
    }
}
