using System.Diagnostics;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>A running Agenda, which stops when its input ends.</summary>
internal sealed class AgendaWorker(Process process) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
