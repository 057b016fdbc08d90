using System.Buffers;
using System.Text.Json;
using JobQueue.Host.Http;
using JobQueue.Host.Views;
using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Host.LogTailing;

/// <summary>A bare JSON array, as in Docker Trusted Registry's API.</summary>
internal sealed class JsonArrayFormat : ILogFormat
{
    private bool _hasLines;

    public string MediaType => ApiAnswer.Json;

    public void WriteStart(IBufferWriter<byte> output) => output.Write("["u8);

    public void WriteLine(IBufferWriter<byte> output, LogLine line)
    {
        output.Write(_hasLines ? ",\n"u8 : "\n"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(LogLineView.Of(line), ApiJson.Api.LogLineView));
        _hasLines = true;
    }

    public void WriteIdle(IBufferWriter<byte> output)
    {
    }

    public void WriteEnd(IBufferWriter<byte> output, Job? job) => output.Write(_hasLines ? "\n]"u8 : "]"u8);
}
