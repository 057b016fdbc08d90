using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Format;

/// <summary>Whether a server is one that a test is meant for (<c>runOnRequirements</c>).</summary>
internal static class Requirements
{
    private static readonly Version Server = new(7, 0, 0);

    /// <summary>Why a file or a test does not apply to this server; <see langword="null"/> when it does.</summary>
    public static string? ReasonAgainst(BsonDocument fileOrTest)
    {
        var all = SpecFile.Documents(fileOrTest, "runOnRequirements").ToList();
        return all.Count == 0 || all.Exists(IsMet) ? null : $"it is meant for other servers: {string.Join(" or ", all.Select(one => one.ToJson()))}";
    }

    private static bool IsMet(BsonDocument requirement) => requirement.All(IsMet);

    private static bool IsMet(BsonElement requirement) => requirement.Name switch
    {
        "minServerVersion" => Server >= Read(requirement.Value),
        "maxServerVersion" => Server <= Read(requirement.Value),
        "topologies" => requirement.Value.AsBsonArray.Contains("replicaset"),
        "auth" => !requirement.Value.AsBoolean,
        "csfle" => requirement.Value is BsonBoolean { Value: false },
        "serverless" => requirement.Value.AsString is "forbid" or "allow",
        "serverParameters" => requirement.Value.AsBsonDocument.All(parameter => parameter is { Name: "enableTestCommands" }),
        _ => false,
    };

    private static Version Read(BsonValue text)
    {
        var parts = text.AsString.Split('.').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new Version(parts[0], parts.Length > 1 ? parts[1] : 0, parts.Length > 2 ? parts[2] : 0);
    }
}
