using System.Diagnostics;

namespace JobQueue.Running.Processes;

/// <summary>A running command with everything that it starts, as far as it can be held together.</summary>
internal abstract class JobProcess(Process process) : IDisposable
{
    private readonly CancellationTokenSource _outputOver = new();

    /// <summary>The command itself.</summary>
    protected Process Process => process;

    /// <summary>Starts a command.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refuses.</exception>
    public static JobProcess Start(ProcessStartInfo command) => OperatingSystem.IsWindows() ? WindowsJobProcess.StartCommand(command) : PosixJobProcess.StartCommand(command);

    /// <summary>Asks the command and what it started to end. Never waits and never throws.</summary>
    public abstract void RequestStop();

    /// <summary>Kills the command and what it started, or what is left of it. Never waits and never throws.</summary>
    public abstract void Kill();

    /// <summary>Waits until the command itself has ended; its exit code, 128 plus the number of the signal that ended it.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Reads standard output and standard error line by line until both are closed.</summary>
    public Task ReadLinesAsync(Action<string> output, Action<string> errors) => Task.WhenAll(
        OutputLines.ReadAsync(process.StandardOutput, output, _outputOver.Token),
        OutputLines.ReadAsync(process.StandardError, errors, _outputOver.Token));

    /// <summary>Waits for the rest of the output, but not longer than <paramref name="patience"/>: a process outside the group may hold the pipe open.</summary>
    public Task EndOutputAsync(Task reading, TimeSpan patience, TimeProvider time) => reading.PatientlyAsync(patience, time, _outputOver);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the command needed.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            process.Dispose();
            _outputOver.Dispose();
        }
    }
}
