using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using JobQueue.Jobs;
using JobQueue.Running.Processes;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>Runs a command as the job: exit code 0 ends it in <c>done</c>, any other in <c>error</c> (<c>exit_code</c>).</summary>
/// <remarks>
/// <para>The command finds the job in the variables <c>JOB_ID</c>, <c>JOB_ACTION</c> and <c>JOB_PARAMETERS</c> (the parameters as one JSON object, <c>{}</c> when there are none;
/// the operating system bounds a variable, on Linux to 128 KiB). Its standard input is empty. Lines of its standard output become log lines of level Information, those of standard error Warning.</para>
/// <para>It runs in a process group of its own. A polite stop sends SIGTERM to the group; after the stop timeout the group is killed. Whatever is left of the group when the command has ended is killed
/// too, and so is the whole group when the replica itself dies, be it by SIGKILL. Processes that leave their group (<c>setsid</c>, daemons) are out of reach.
/// Needs <c>setsid</c> (util-linux, BusyBox) and a POSIX <c>sh</c>. On Windows a Job Object takes the place of the group; there is no polite stop, the command is killed after the stop timeout.</para>
/// </remarks>
public sealed class ProcessJobHandler : IJobHandler
{
    /// <summary>The <see cref="JobError.Type"/> of a command that ended with another exit code than 0; one that a signal ended has 128 plus its number.</summary>
    public const string ExitCodeError = "exit_code";

    /// <summary>The <see cref="JobError.Type"/> of a command that could not be started.</summary>
    public const string StartError = "process_start";

    // E2BIG: parameters that do not fit into a variable today will not tomorrow.
    private const int ArgumentsTooLong = 7;

    // Output that a process outside the group keeps open must not hold the job for ever.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private readonly ProcessJobOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A handler that runs one command.</summary>
    /// <param name="options">The command.</param>
    /// <param name="time">The clock for waiting; the system's when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">No command is named.</exception>
    public ProcessJobHandler(ProcessJobOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.FileName, nameof(options));
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task HandleAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();

        // Before there is a process: a forced stop from now on waits for the kill.
        var forced = context.ListenForForcedStop();
        using var process = Start(context.Job);
        var output = process.ReadLinesAsync(line => WriteLine(context.Logger, LogLevel.Information, line), line => WriteLine(context.Logger, LogLevel.Warning, line));
        var exitCode = await ExitAsync(process, cancellationToken, forced).ConfigureAwait(false);
        await process.EndOutputAsync(output, OutputPatience, _time).ConfigureAwait(false);

        if (exitCode != 0)
        {
            throw new JobFailedException(string.Create(CultureInfo.InvariantCulture, $"The command '{_options.FileName}' ended with exit code {exitCode}.")) { Type = ExitCodeError };
        }
    }

    private static async Task<int> ExitAsync(JobProcess process, CancellationToken polite, CancellationToken forced)
    {
        var stopping = polite.UnsafeRegister(static process => ((JobProcess)process!).RequestStop(), process);
        await using (stopping.ConfigureAwait(false))
        {
            var killing = forced.UnsafeRegister(static process => ((JobProcess)process!).Kill(), process);
            await using (killing.ConfigureAwait(false))
            {
                var exitCode = await process.WaitForExitAsync().ConfigureAwait(false);
                process.Kill();
                return exitCode;
            }
        }
    }

    private JobProcess Start(Job job)
    {
        try
        {
            return JobProcess.Start(CommandOf(job));
        }
        catch (Win32Exception refused)
        {
            throw new JobFailedException($"The command '{_options.FileName}' could not be started: {refused.Message}", refused)
            {
                Type = StartError,
                Retry = refused.NativeErrorCode == ArgumentsTooLong ? new FailureRetry.Never() : new FailureRetry.ByBackoff(),
            };
        }
    }

    private ProcessStartInfo CommandOf(Job job)
    {
        var command = new ProcessStartInfo(_options.FileName, _options.Arguments)
        {
            WorkingDirectory = _options.WorkingDirectory ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in _options.Environment)
        {
            command.Environment[name] = value;
        }

        command.Environment["JOB_ID"] = job.Id.ToString();
        command.Environment["JOB_ACTION"] = job.Action;
        command.Environment["JOB_PARAMETERS"] = job.Parameters?.GetRawText() ?? "{}";
        return command;
    }

    // Not a template: what a command prints may hold braces.
    private static void WriteLine(ILogger logger, LogLevel level, string line) => logger.Log(level, default, line, null, static (text, _) => text);
}
