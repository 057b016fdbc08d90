using System.ComponentModel;
using System.Diagnostics;

namespace JobQueue.Running.Processes;

/// <summary>A command in a session and process group of its own, with a guard in the same group that outlives the replica.</summary>
/// <remarks>
/// <para>The guard reads a pipe whose only writing end is here (.NET opens it close-on-exec, so no other child inherits it). A word on the pipe is a signal for the group; its end,
/// by our closing it or by our death, is SIGKILL. The kernel closes the pipe of a process however it dies, so no child outlives its replica.</para>
/// <para>The guard signals "its own group" (<c>kill … 0</c>) and is a member until it dies, so it can never hit a group that took over the number.
/// The command itself replaces the shell: its pid is the group's, and its exit code and signals are seen as they are.</para>
/// <para>The dead guard is reaped by init; .NET does that where the replica itself is the init of a container.</para>
/// </remarks>
internal sealed class PosixJobProcess(Process process) : JobProcess(process)
{
    // The guard is forked twice so that the command has no child which it did not start; it ignores what it passes on, and holds no output open.
    // .NET starts its children with SIGPIPE ignored, under which a producer may write to a closed pipe for ever; a shell cannot undo that, env can where it knows how.
    private const string Script =
        """
        exec 3<&0
        (
          (
            trap '' HUP INT QUIT TERM
            while read -r signal; do kill -"$signal" 0; done
            kill -KILL 0
          ) <&3 3<&- >/dev/null 2>&1 &
        )
        exec </dev/null 3<&-
        env --default-signal=PIPE true 2>/dev/null && exec env --default-signal=PIPE -- "$@"
        exec "$@"
        """;

    private readonly Lock _gate = new();
    private bool _isKilled;

    /// <summary>Starts the command under its guard.</summary>
    public static PosixJobProcess StartCommand(ProcessStartInfo command)
    {
        string[] guarded = ["sh", "-c", Script, "jobqueue-guard", command.FileName, .. command.ArgumentList];
        command.FileName = "setsid";
        command.ArgumentList.Clear();
        foreach (var argument in guarded)
        {
            command.ArgumentList.Add(argument);
        }

        return new PosixJobProcess(Process.Start(command)!);
    }

    /// <inheritdoc/>
    public override void RequestStop()
    {
        lock (_gate)
        {
            if (!_isKilled)
            {
                Tell("TERM\n");
            }
        }
    }

    /// <inheritdoc/>
    public override void Kill()
    {
        lock (_gate)
        {
            if (!_isKilled)
            {
                _isKilled = true;
                Process.StandardInput.Close();
                KillTree();
            }
        }
    }

    private void Tell(string word)
    {
        try
        {
            Process.StandardInput.Write(word);
            Process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The guard is dead: the command has ended just now, or somebody killed the guard alone and the forced stop has to do.
        }
    }

    // The guard does this better, but it may have been killed alone.
    private void KillTree()
    {
        try
        {
            if (!Process.HasExited)
            {
                Process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile, or the guard was faster.
        }
    }
}
