using Hangfire;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>A running server of Hangfire.</summary>
internal sealed class HangfireWorker(BackgroundJobServer server, MongoClient connection) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        server.Dispose();
        connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
