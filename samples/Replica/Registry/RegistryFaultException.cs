using JobQueue;
using JobQueue.Jobs;

namespace Replica.Registry;

/// <summary>The storage of the registry cannot be read; the message names the file or the manifest.</summary>
internal sealed class RegistryFaultException(RegistryFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public RegistryFault Fault => fault;

    /// <summary>The same as the end of a job: to look again would find the same.</summary>
    public JobFailedException ToJobFailure() => new(Message, this)
    {
        Type = fault switch
        {
            RegistryFault.NoRegistry => "no_registry",
            RegistryFault.TooLarge => "manifest_too_large",
            RegistryFault.Unsupported => "manifest_unsupported",
            _ => "registry_corrupt",
        },
        Retry = new FailureRetry.Never(),
    };
}
