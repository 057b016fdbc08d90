using System.Diagnostics;
using JobQueue.EmbeddedMongo;
using NUnit.Framework;

namespace JobQueue.ForeignClients.Tests;

/// <summary>The scripts of <c>tests/foreign-clients</c>: each ends with 0 when everything in it was as it must be.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class NodeClientsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [TestCase("node", "node-driver.mjs")]
    [TestCase("node", "agenda.mjs")]
    [TestCase("node_modules/.bin/mongosh", "mongosh.js")]
    public async Task A_foreign_client_finds_what_it_expects(string program, string script)
    {
        var folder = Folder();
        RequireInstalled(folder);
        await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        var arguments = program == "node" ? new[] { script, server.ConnectionString } : ["--quiet", server.ConnectionString, script];

        var (exitCode, output) = await RunAsync(Path.Combine(folder, program), folder, arguments);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("passed"));
    }

    private static void RequireInstalled(string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Ignore("The clients are not installed: 'npm install' in tests/foreign-clients does it.");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(File.Exists(program) ? program : Path.GetFileName(program), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} did not end.");
        }
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "JobQueue.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout."), "tests", "foreign-clients");
    }
}
