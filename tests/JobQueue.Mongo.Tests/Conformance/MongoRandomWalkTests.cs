using JobQueue.Conformance;
using JobQueue.Conformance.Model;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Conformance;

[TestFixture]
internal sealed class MongoRandomWalkTests : RandomWalkConformance
{
    protected override int Walks => 50;

    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}
