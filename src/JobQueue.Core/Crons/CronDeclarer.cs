using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Crons;

/// <summary>Stores the crons that code declares, when the worker starts.</summary>
/// <remarks>Of replicas that declare the same cron differently, as in a rolling upgrade, the one that started last is followed.</remarks>
internal sealed class CronDeclarer(IEnumerable<CronDeclaration> declarations, StorageStartup startup, CronWriter writer, ResilientLoop loop, ILogger<CronDeclarer> logger) : IWorkerLoop
{
    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var definitions = declarations.Select(declaration => declaration.Definition).ToList();
        if (definitions.Count == 0)
        {
            return;
        }

        try
        {
            await loop.UntilDoneAsync("declaration of crons", token => DeclareAsync(definitions, token), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The worker stops before the database could be reached.
        }
    }

    private async ValueTask DeclareAsync(IReadOnlyList<CronDefinition> definitions, CancellationToken cancellationToken)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        foreach (var definition in definitions)
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
}
