using System.Diagnostics;
using JobQueue.Host.Diagnostics;
using JobQueue.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.LogTailing;

/// <summary>Sends a log while it is read. What fails before the first item is an error body; what fails later can only break the connection, so that nobody takes half a log for a whole one.</summary>
internal sealed class LogAnswer : IResult
{
    private const int FlushAt = 32 * 1024;

    private readonly IAsyncEnumerator<TailItem> _items;
    private readonly ILogFormat _format;
    private readonly ILogger _logger;

    private LogAnswer(IAsyncEnumerator<TailItem> items, ILogFormat format, ILogger logger)
    {
        _items = items;
        _format = format;
        _logger = logger;
    }

    /// <summary>Reads the first item, so that a fault of the database is known before the answer begins.</summary>
    public static async Task<LogAnswer> BeginAsync(IAsyncEnumerable<TailItem> items, ILogFormat format, ILogger logger, CancellationToken cancellationToken)
    {
        var reading = items.GetAsyncEnumerator(cancellationToken);
        try
        {
            await reading.MoveNextAsync().ConfigureAwait(false);
            return new LogAnswer(reading, format, logger);
        }
        catch
        {
            await reading.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ApiAnswer.Describe(httpContext.Response, StatusCodes.Status200OK, $"{_format.MediaType}; charset=utf-8");
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await SendAsync(httpContext).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or this process stops: the stream is cut without its end, so a reader that still listens asks again.
            httpContext.Abort();
        }
        catch (Exception fault)
        {
            _logger.LogStreamBroken(httpContext.Request.Path, fault);
            httpContext.Abort();
        }
        finally
        {
            await _items.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpContext http)
    {
        var output = http.Response.BodyWriter;
        _format.WriteStart(output);
        do
        {
            switch (_items.Current)
            {
                case TailItem.Line(var line):
                    _format.WriteLine(output, line);
                    break;
                case TailItem.Idle:
                    _format.WriteIdle(output);
                    break;
                case TailItem.End(var job):
                    _format.WriteEnd(output, job);
                    break;
                default:
                    throw new UnreachableException();
            }

            if (_items.Current is not TailItem.Line || output.UnflushedBytes > FlushAt)
            {
                await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            }
        }
        while (await _items.MoveNextAsync().ConfigureAwait(false));
    }
}
