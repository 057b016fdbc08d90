using MongoDB.Bson;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>A tag as it is stored. A change carries the event that tells of it until that is submitted: one write, so that neither is ever without the other.</summary>
internal static class TagDocument
{
    public const string Collection = "tags";

    public const string Id = "_id";

    public const string Repository = "repository";

    public const string PushedAt = "pushedAt";

    /// <summary>The id of the last change. Whoever changes the tag names the one he saw.</summary>
    public const string Change = "change";

    /// <summary>There only while it is true.</summary>
    public const string Deleted = "deleted";

    public const string Events = "events";

    /// <summary>There only while it is true: what the index of tags with open events hangs on.</summary>
    public const string HasEvents = "hasEvents";

    public const string EventId = "id";

    private const string Name = "tag";

    private const string Manifest = "digest";

    private const string EventType = "type";

    private const string EventAt = "at";

    public static string IdOf(RepositoryName repository, TagName tag) => $"{repository}:{tag}";

    public static BsonDocument ToBson(CatalogTag tag, TagEvent happened) => new()
    {
        { Id, IdOf(tag.Repository, tag.Name) },
        { Repository, tag.Repository.ToString() },
        { Name, tag.Name.ToString() },
        { Manifest, tag.Digest.ToString() },
        { PushedAt, tag.PushedAt.UtcDateTime },
        { Change, tag.Change },
        { Events, new BsonArray { ToBson(happened) } },
        { HasEvents, true },
    };

    /// <summary>The tag names another manifest, or is back.</summary>
    public static BsonDocument Move(DigestLink link, TagEvent happened) => new()
    {
        { "$set", new BsonDocument { { Manifest, link.Digest.ToString() }, { PushedAt, link.WrittenAt.UtcDateTime }, { Change, happened.Id.ToString() }, { HasEvents, true } } },
        { "$unset", new BsonDocument(Deleted, "") },
        { "$push", new BsonDocument(Events, ToBson(happened)) },
    };

    /// <summary>The tag is gone; what tells of it is not.</summary>
    public static BsonDocument MarkDeleted(TagEvent happened) => new()
    {
        { "$set", new BsonDocument { { Deleted, true }, { Change, happened.Id.ToString() }, { HasEvents, true } } },
        { "$push", new BsonDocument(Events, ToBson(happened)) },
    };

    public static CatalogTag Read(BsonDocument document) => new()
    {
        Repository = RepositoryName.Parse(document[Repository].AsString),
        Name = TagName.Parse(document[Name].AsString),
        Digest = Digest.Parse(document[Manifest].AsString),
        PushedAt = Instant(document[PushedAt]),
        Change = document[Change].AsString,
        IsDeleted = document.Contains(Deleted),
        Events = [.. document[Events].AsBsonArray.Select(happened => ReadEvent(happened.AsBsonDocument))],
    };

    private static BsonDocument ToBson(TagEvent happened) => new()
    {
        { EventId, happened.Id.ToString() },
        { EventType, happened.Type },
        { Manifest, happened.Digest.ToString() },
        { EventAt, happened.At.UtcDateTime },
    };

    private static TagEvent ReadEvent(BsonDocument document) =>
        new(Guid.Parse(document[EventId].AsString), document[EventType].AsString, Digest.Parse(document[Manifest].AsString), Instant(document[EventAt]));

    private static DateTimeOffset Instant(BsonValue value) => new(value.ToUniversalTime(), TimeSpan.Zero);
}
