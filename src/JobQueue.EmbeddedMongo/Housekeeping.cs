using JobQueue.EmbeddedMongo.Commands;

namespace JobQueue.EmbeddedMongo;

/// <summary>What happens by the clock: overdue transactions, idle cursors and sessions, expired documents.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ServerContext _context;
    private readonly Task[] _loops;

    internal Housekeeping(ServerContext context)
    {
        _context = context;
        _loops = [RunAsync("lifetimes", Interval, EndLifetimesAsync), RunAsync("TTL", context.Options.TtlInterval, () => new TtlRemoval(context).RunAsync())];
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_loops).ConfigureAwait(false);

    private async Task RunAsync(string work, TimeSpan interval, Func<Task> turn)
    {
        while (!_context.Stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval, _context.Time, _context.Stopping).ConfigureAwait(false);
                await turn().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_context.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                _context.Logger.BackgroundTurnFailed(failure, work);
            }
        }
    }

    private async Task EndLifetimesAsync()
    {
        var now = _context.Time.GetUtcNow();
        foreach (var session in _context.Sessions.All.Where(session => session.Transaction?.ExpiresAt <= now))
        {
            await Transactions.ExpireAsync(_context, session).ConfigureAwait(false);
        }

        foreach (var session in _context.Sessions.Expired())
        {
            await Transactions.EndSessionAsync(_context, session).ConfigureAwait(false);
        }

        _context.Cursors.CloseIdle();
    }
}
