using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests;

/// <summary>The MongoDB drivers' unified tests: the official driver against the embedded server. One server per test, since fail points strike whoever calls.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnifiedSpecTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static IEnumerable<TestCaseData> Tests()
    {
        if (SpecFolder.Find() is not { } folder)
        {
            return [new TestCaseData(null, null).SetName("No_folder").Ignore($"There is no folder with the drivers' unified tests: set {SpecFolder.Variable} to one.")];
        }

        return SpecFile.All(folder).SelectMany(file => file.Tests.Select(test => Case(file, test)));
    }

    [TestCaseSource(nameof(Tests))]
    public async Task The_driver_sends_and_finds_what_the_specification_says(SpecFile file, BsonDocument test)
    {
        await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        using var own = new MongoClient(server.ConnectionString);
        using var spec = new SpecTest(file, test, server.ConnectionString, own);
        try
        {
            await spec.RunAsync().WaitAsync(Patience, TimeProvider.System);
        }
        catch (OutOfScopeException reason)
        {
            Assert.Ignore($"Out of scope: {reason.Message}.");
        }
    }

    private static TestCaseData Case(SpecFile file, BsonDocument test)
    {
        var name = $"{file.Name}: {test["description"]}";
        var found = new TestCaseData(file, test).SetArgDisplayNames(name);
        var reason = Requirements.ReasonAgainst(file.Content) ?? Requirements.ReasonAgainst(test) ?? Skipped(test) ?? Exclusions.ReasonFor(name);
        return reason is null ? found : found.Ignore($"Out of scope: {reason}.");
    }

    private static string? Skipped(BsonDocument test) => test.TryGetValue("skipReason", out var reason) ? reason.AsString : null;
}
