using System.Runtime.InteropServices;

namespace JobQueue.EmbeddedMongo.Tool;

/// <summary>Completes with the first SIGINT (Ctrl-C) or SIGTERM, which then no longer end the process by themselves.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public Task Received => _received.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    // A second signal finds the task completed and ends the process as usual: the way out when stopping itself hangs.
    private void Stop(PosixSignalContext context) => context.Cancel = _received.TrySetResult();
}
