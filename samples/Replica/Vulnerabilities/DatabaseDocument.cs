using MongoDB.Bson;
using Replica.Downloads;

namespace Replica.Vulnerabilities;

/// <summary>The state of the database as it is stored: one document, so that a version is switched by one write.</summary>
internal static class DatabaseDocument
{
    public const string Collection = "vulnerability_database";

    public const string Id = "_id";

    public const string TheOne = "database";

    public const string Current = "current";

    public const string Previous = "previous";

    public const string Run = "run";

    public const string Loading = "loading";

    private const string Version = "version";
    private const string LoadedAt = "loadedAt";
    private const string Ecosystems = "ecosystems";
    private const string Name = "name";
    private const string Snapshot = "snapshot";
    private const string ETag = "etag";
    private const string LastModified = "lastModified";
    private const string Advisories = "advisories";

    public static DatabaseState Read(BsonDocument document) => new(
        VersionOf(document, Current),
        VersionOf(document, Previous),
        document.TryGetValue(Loading, out var loading) ? [.. loading.AsBsonArray.Select(snapshot => snapshot.AsString)] : []);

    public static BsonDocument ToBson(DatabaseVersion version) => new()
    {
        { Version, version.Id },
        { LoadedAt, version.LoadedAt.UtcDateTime },
        { Ecosystems, new BsonArray(version.Ecosystems.Select(ToBson)) },
    };

    private static BsonDocument ToBson(EcosystemSnapshot snapshot) => new()
    {
        { Name, snapshot.Ecosystem },
        { Snapshot, snapshot.Id },
        { ETag, (BsonValue?)snapshot.Mark.ETag ?? BsonNull.Value },
        { LastModified, snapshot.Mark.LastModified is { } at ? new BsonDateTime(at.UtcDateTime) : BsonNull.Value },
        { Advisories, snapshot.Advisories },
    };

    private static DatabaseVersion? VersionOf(BsonDocument document, string field) =>
        document.TryGetValue(field, out var value) && value is BsonDocument version
            ? new DatabaseVersion(version[Version].AsString, InstantOf(version[LoadedAt]), [.. version[Ecosystems].AsBsonArray.Select(snapshot => ReadSnapshot(snapshot.AsBsonDocument))])
            : null;

    private static EcosystemSnapshot ReadSnapshot(BsonDocument snapshot) => new(
        snapshot[Name].AsString,
        snapshot[Snapshot].AsString,
        new FileMark(snapshot[ETag].IsBsonNull ? null : snapshot[ETag].AsString, snapshot[LastModified].IsBsonNull ? null : InstantOf(snapshot[LastModified])),
        snapshot[Advisories].ToInt32());

    private static DateTimeOffset InstantOf(BsonValue value) => new(value.ToUniversalTime(), TimeSpan.Zero);
}
