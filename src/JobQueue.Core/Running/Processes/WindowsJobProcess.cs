using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace JobQueue.Running.Processes;

/// <summary>A command in a Job Object, which Windows ends with the last handle to it: ours, however this process dies.</summary>
/// <remarks>Windows has no polite signal that every program understands, so a polite stop does nothing and the stop timeout ends in <see cref="Kill"/>.
/// .NET cannot start a process suspended: what the command starts in its first instants, before it is put into the Job Object, is out of reach.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsJobProcess : JobProcess
{
    private readonly WindowsJobObject _group;

    private WindowsJobProcess(Process process, WindowsJobObject group)
        : base(process)
    {
        _group = group;
    }

    /// <summary>Starts the command and puts it into a Job Object.</summary>
    public static WindowsJobProcess StartCommand(ProcessStartInfo command)
    {
        var group = WindowsJobObject.Create();
        Process? process = null;
        try
        {
            process = Process.Start(command)!;
            process.StandardInput.Close();
            group.Add(process);
            return new WindowsJobProcess(process, group);
        }
        catch (Win32Exception)
        {
            process?.Kill();
            process?.Dispose();
            group.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void RequestStop()
    {
    }

    /// <inheritdoc/>
    public override void Kill() => _group.Kill();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _group.Dispose();
        }
    }
}
