using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>buildInfo</c>: names the MongoDB version whose behaviour is followed, and that this is not it.</summary>
internal static class BuildInfoCommand
{
    internal const string Version = "7.0.0";

    internal static readonly CommandDefinition Definition = new("buildInfo", static _ => ValueTask.FromResult(Describe())) { Aliases = ["buildinfo"] };

    private static BsonDocument Describe() => new()
    {
        { "version", Version },
        { "gitVersion", "jobqueue-embedded" },
        { "modules", new BsonArray() },
        { "allocator", "clr" },
        { "javascriptEngine", "none" },
        { "sysInfo", "deprecated" },
        { "versionArray", new BsonArray { 7, 0, 0, 0 } },
        { "bits", 64 },
        { "debug", false },
        { "maxBsonObjectSize", WireLimits.MaxDocumentBytes },
        { "storageEngines", new BsonArray { "embedded" } },
    };
}
