using System.Buffers;
using System.Text.Json;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Host.LogTailing;

/// <summary>One JSON object on each line.</summary>
internal sealed class JsonLinesFormat : ILogFormat
{
    public const string Type = "application/x-ndjson";

    public string MediaType => Type;

    public void WriteStart(IBufferWriter<byte> output)
    {
    }

    public void WriteLine(IBufferWriter<byte> output, LogLine line)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(LogLineView.Of(line), ApiJson.Api.LogLineView));
        output.Write("\n"u8);
    }

    public void WriteIdle(IBufferWriter<byte> output)
    {
    }

    public void WriteEnd(IBufferWriter<byte> output, Job? job)
    {
    }
}
