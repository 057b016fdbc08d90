using System.Collections.Concurrent;
using JobQueue.Conformance;
using JobQueue.Conformance.Model;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Conformance;

[TestFixture]
internal sealed class MongoRandomWalkTests : RandomWalkConformance
{
    private readonly ConcurrentBag<WalkServer> _idle = [];

    protected override int Walks => 300;

    [OneTimeTearDown]
    public async Task StopServers()
    {
        while (_idle.TryTake(out var server))
        {
            await server.DisposeAsync();
        }
    }

    protected override async Task<StorageUnderTest> CreateAsync()
    {
        var server = _idle.TryTake(out var idle) ? idle : await WalkServer.StartAsync();
        return await server.NewDatabaseAsync(() => _idle.Add(server));
    }
}
