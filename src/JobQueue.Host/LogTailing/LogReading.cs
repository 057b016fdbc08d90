using JobQueue.Host.Http;
using JobQueue.Host.Requests;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.LogTailing;

/// <summary>Begins to answer with a log: the database has as long as for any other request, the reader then as long as he listens.</summary>
internal sealed class LogReading(IJobClient jobs, LogTail tail, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LogAnswer> logger)
{
    /// <summary>Reads the job and the first of its log.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, JobId id, LogQuery query, ILogFormat format)
    {
        var patience = new CancellationTokenSource(ApiFilter.Patience, time);
        http.Response.RegisterForDispose(patience);

        // A stream must not hold up the stop of the process: it ends when the application begins to stop.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, patience.Token);
        http.Response.RegisterForDispose(ending);
        try
        {
            if (await jobs.FindAsync(id, ending.Token).ConfigureAwait(false) is null)
            {
                return ApiFailure.NoSuchJob(id.ToString());
            }

            var items = query.Stream ? tail.FollowAsync(id, query.Offset, ending.Token) : tail.ReadAsync(id, query.Offset, query.Limit, ending.Token);
            var answer = await LogAnswer.BeginAsync(items, format, logger, ending.Token).ConfigureAwait(false);
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            return answer;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return ApiFailure.DatabaseUnavailable();
        }
    }
}
