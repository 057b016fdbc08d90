using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests;

/// <summary>Tests of this project in the same format: they hold the runner to what it offers, where the drivers' tests are not at hand.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class OwnSpecTests
{
    private static IEnumerable<TestCaseData> Tests() =>
        SpecFile.All(Path.Combine(AppContext.BaseDirectory, "Own")).SelectMany(file => file.Tests.Select(test => new TestCaseData(file, test).SetArgDisplayNames(test["description"].AsString)));

    [TestCaseSource(nameof(Tests))]
    public async Task The_runner_does_what_the_test_says(SpecFile file, BsonDocument test)
    {
        await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        using var own = new MongoClient(server.ConnectionString);
        using var spec = new SpecTest(file, test, server.ConnectionString, own);

        await spec.RunAsync();
    }
}
