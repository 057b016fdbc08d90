using JobQueue;
using JobQueue.Jobs;

namespace Replica.Scanning.Layers;

/// <summary>A layer cannot be scanned; the message says what is wrong with it.</summary>
internal sealed class LayerFaultException(LayerFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public LayerFault Fault => fault;

    /// <summary>The same as the end of a job: a digest names one content, so to look again would find the same.</summary>
    public JobFailedException ToJobFailure(string layer) => new($"The layer {layer} cannot be scanned: {Message}", this)
    {
        Type = fault switch
        {
            LayerFault.TooLarge => "layer_too_large",
            LayerFault.Corrupt => "layer_corrupt",
            _ => "layer_unreadable",
        },
        Retry = new FailureRetry.Never(),
    };
}
