using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using JobQueue.Host.Diagnostics;
using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Host.Views;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace JobQueue.Host.Events;

/// <summary>The stream of one listener: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), read from the backlog at the listener's pace.</summary>
internal sealed class EventStream(EventListeners listeners, EventFilter filter, string? lastEventId) : IResult
{
    private const int AtOnce = 256;

    private readonly EventBacklog _backlog = listeners.Recorder.Backlog;
    private long _seen;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            ApiAnswer.Describe(httpContext.Response, StatusCodes.Status200OK, $"{EventStreamFormat.Type}; charset=utf-8");
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                await SendAsync(httpContext).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener has gone, or does not take what it is sent.
            httpContext.Abort();
        }
        finally
        {
            listeners.Leave();
        }
    }

    private async Task SendAsync(HttpContext http)
    {
        var output = http.Response.BodyWriter;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, listeners.Stopping);
        listeners.Recorder.Start();
        WriteStart(output);
        while (true)
        {
            await FlushAsync(output, http).ConfigureAwait(false);
            if (listeners.Stopping.IsCancellationRequested)
            {
                await CloseAsync(output, http, "This process stops.").ConfigureAwait(false);
                return;
            }

            if (_backlog.ReadAfter(_seen, AtOnce) is not { } events)
            {
                await CloseAsync(output, http, "Too slow: events that were not read yet are gone.").ConfigureAwait(false);
                return;
            }

            Write(output, events);
            if (events.Count == 0)
            {
                await WaitAsync(output, ending.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finds out where to begin, and says so.</summary>
    private void WriteStart(IBufferWriter<byte> output)
    {
        output.Write("retry: 2000\n\n"u8);
        if (string.IsNullOrEmpty(lastEventId))
        {
            _seen = _backlog.Last;
            Write(output, new QueueEvent("ready", EventTopics.All, JsonSerializer.SerializeToUtf8Bytes(new EventReadyView(NameOf(listeners.FeedMode)), ApiJson.Api.EventReadyView)));
        }
        else if (!_backlog.TryResume(lastEventId, out _seen))
        {
            _seen = _backlog.Last;
            Write(output, EventRecorder.Reset("What followed the last event you have seen is not here any more."));
        }
    }

    private void Write(IBufferWriter<byte> output, IReadOnlyList<QueueEvent> events)
    {
        foreach (var queueEvent in events)
        {
            _seen++;
            if (filter.Admits(queueEvent))
            {
                Write(output, queueEvent);
            }
        }
    }

    private void Write(IBufferWriter<byte> output, QueueEvent queueEvent)
    {
        output.Write(Encoding.UTF8.GetBytes($"id: {_backlog.IdOf(_seen)}\nevent: {queueEvent.Name}\ndata: "));
        output.Write(queueEvent.Data);
        output.Write("\n\n"u8);
    }

    /// <summary>Waits for the next event. A listener that hears nothing for a while is shown that the stream lives, and where it stands, so that it can resume although nothing was for it.</summary>
    private async Task WaitAsync(IBufferWriter<byte> output, CancellationToken ending)
    {
        try
        {
            await _backlog.WhenAfterAsync(_seen).WaitAsync(listeners.Limits.Heartbeat, listeners.Time, ending).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            output.Write(Encoding.UTF8.GetBytes($":\nid: {_backlog.IdOf(_seen)}\n\n"));
        }
        catch (OperationCanceledException) when (listeners.Stopping.IsCancellationRequested)
        {
            // The caller says so to the listener.
        }
    }

    private async Task CloseAsync(PipeWriter output, HttpContext http, string reason)
    {
        listeners.Logger.ListenerCut(http.Request.Path, reason);
        Write(output, new QueueEvent("closed", EventTopics.All, JsonSerializer.SerializeToUtf8Bytes(new EventReasonView(reason), ApiJson.Api.EventReasonView)));
        await FlushAsync(output, http).ConfigureAwait(false);
    }

    private async Task FlushAsync(PipeWriter output, HttpContext http)
    {
        using var patience = new CancellationTokenSource(listeners.Limits.WritePatience, listeners.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        try
        {
            var flushed = await output.FlushAsync(limited.Token).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                throw new OperationCanceledException();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            listeners.Logger.ListenerCut(http.Request.Path, "it does not take what it is sent.");
            throw;
        }
    }

    private static string NameOf(FeedMode mode) => mode switch
    {
        FeedMode.Stream => "stream",
        FeedMode.Polling => "polling",
        _ => "connecting",
    };
}
