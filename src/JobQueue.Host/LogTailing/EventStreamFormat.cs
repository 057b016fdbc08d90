using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Logs;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.LogTailing;

/// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a message for each line, its id the line's number, then one event <c>end</c>.</summary>
internal sealed class EventStreamFormat : ILogFormat
{
    public const string Type = "text/event-stream";

    public const string LastEventId = "Last-Event-ID";

    public string MediaType => Type;

    /// <summary>Where a reader that was cut off goes on: after the last line it has seen.</summary>
    public static long ResumeFrom(HttpRequest request, long offset) =>
        long.TryParse(request.Headers[LastEventId], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < long.MaxValue ? Math.Max(offset, last + 1) : offset;

    public void WriteStart(IBufferWriter<byte> output)
    {
    }

    public void WriteLine(IBufferWriter<byte> output, LogLine line)
    {
        output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {line.LineNum}\ndata: ")));
        output.Write(JsonSerializer.SerializeToUtf8Bytes(LogLineView.Of(line), ApiJson.Api.LogLineView));
        output.Write("\n\n"u8);
    }

    public void WriteIdle(IBufferWriter<byte> output) => output.Write(":\n\n"u8);

    public void WriteEnd(IBufferWriter<byte> output, Job? job)
    {
        if (job is null)
        {
            output.Write("event: end\ndata: {}\n\n"u8);
            return;
        }

        output.Write("event: end\ndata: "u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(LogEndView.Of(job), ApiJson.Api.LogEndView));
        output.Write("\n\n"u8);
    }
}
