using System.Runtime.InteropServices;

namespace JobQueue.Running.Processes;

/// <summary>Reaps what a process group leaves behind where this process is the init of its container: nobody else would, and the guard of every job would stay as a zombie.</summary>
internal static class PosixOrphans
{
    private const int Init = 1;
    private const int WithoutWaiting = 1;
    private const int Turns = 50;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    /// <summary>Reaps the killed members of a group whose leader has ended and been reaped, for up to a second.</summary>
    public static async Task ReapAsync(int group, TimeProvider time)
    {
        if (Environment.ProcessId != Init)
        {
            return;
        }

        for (var turn = 0; turn < Turns && WaitForProcess(-group, out _, WithoutWaiting) >= 0; turn++)
        {
            await Task.Delay(Turn, time).ConfigureAwait(false);
        }
    }

    [DllImport("libc", EntryPoint = "waitpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int WaitForProcess(int process, out int status, int options);
}
