using JobQueue.Conformance;
using JobQueue.Conformance.Model;
using NUnit.Framework;

namespace JobQueue.InMemory;

[TestFixture]
internal sealed class InMemoryRandomWalkTests : RandomWalkConformance
{
    protected override int Walks => 12_000;

    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}
