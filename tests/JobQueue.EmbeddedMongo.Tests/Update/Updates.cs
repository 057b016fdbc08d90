using JobQueue.EmbeddedMongo.Tests.Query;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Update;

/// <summary>Updates as text.</summary>
internal static class Updates
{
    public static UpdateSpec Parse(string update, string? arrayFilters = null) =>
        UpdateSpec.Parse(Engine.Value(update), arrayFilters is null ? null : Engine.Value(arrayFilters).AsBsonArray, Engine.Context);

    /// <summary>Applies an update after matching the filter, as the server does.</summary>
    public static UpdateResult Apply(string update, string document, string filter = "{}", string? arrayFilters = null)
    {
        var before = Engine.Doc(document);
        Engine.Filter(filter).Matches(before, out var index);

        var result = Parse(update, arrayFilters).Apply(before, index);

        Assert.That(before, Is.EqualTo(Engine.Doc(document)), "the stored document was changed");
        return result;
    }

    public static BsonDocument Upsert(string filter, string update) => Parse(update).BuildUpsertDocument(Engine.Filter(filter));
}
