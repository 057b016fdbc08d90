using System.Runtime.InteropServices;

namespace Replica.Startup;

/// <summary>Ends the process at once on the second SIGTERM or Ctrl-C. The host drains on the first; what then still runs is taken over by other replicas.</summary>
internal sealed class SecondSignal : IDisposable
{
    private const int SignalExitCode = 128;

    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public SecondSignal()
    {
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Heard))];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Heard(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(SignalExitCode + (context.Signal == PosixSignal.SIGINT ? 2 : 15));
        }
    }
}
