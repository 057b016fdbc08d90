using System.Buffers;
using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Host.LogTailing;

/// <summary>How a log goes over the wire.</summary>
internal interface ILogFormat
{
    /// <summary>The media type.</summary>
    string MediaType { get; }

    /// <summary>What comes before the first line.</summary>
    void WriteStart(IBufferWriter<byte> output);

    /// <summary>One line.</summary>
    void WriteLine(IBufferWriter<byte> output, LogLine line);

    /// <summary>What shows that the connection lives while there are no lines.</summary>
    void WriteIdle(IBufferWriter<byte> output);

    /// <summary>What comes after the last line.</summary>
    void WriteEnd(IBufferWriter<byte> output, Job? job);
}
