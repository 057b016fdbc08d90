using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>What one oplog entry records.</summary>
/// <param name="Namespace">Database and collection; of a database's own entries the database followed by <c>.$cmd</c>.</param>
internal abstract record OplogChange(string Namespace)
{
    private OplogChange(string ns, Guid collection)
        : this(ns) => Collection = collection;

    /// <summary>The collection's identity; empty where the entry is about none.</summary>
    internal Guid Collection { get; init; }

    internal sealed record Insert(string Namespace, Guid Uuid, BsonValue Id, byte[] Document) : OplogChange(Namespace, Uuid);

    internal sealed record Update(string Namespace, Guid Uuid, BsonValue Id, UpdateDescription Description) : OplogChange(Namespace, Uuid);

    internal sealed record Replace(string Namespace, Guid Uuid, BsonValue Id, byte[] Document) : OplogChange(Namespace, Uuid);

    internal sealed record Delete(string Namespace, Guid Uuid, BsonValue Id) : OplogChange(Namespace, Uuid);

    internal sealed record Drop(string Namespace, Guid Uuid) : OplogChange(Namespace, Uuid);

    /// <summary>A new name; <c>DropTarget</c> is the collection whose place it took, empty if none.</summary>
    internal sealed record Rename(string Namespace, Guid Uuid, string To, Guid DropTarget) : OplogChange(Namespace, Uuid);

    internal sealed record DropDatabase(string Database) : OplogChange(Database + ".$cmd", Guid.Empty);

    /// <summary>Something that change streams show only when asked for expanded events: creation of collections, index builds, changed options.</summary>
    internal sealed record Command(string Namespace, Guid Uuid, BsonDocument Body) : OplogChange(Namespace, Uuid)
    {
        /// <summary>The first entry of an oplog.</summary>
        internal static readonly Command Beginning = new("local.oplog.rs", Guid.Empty, new BsonDocument("msg", "initiating set"));

        /// <summary>The operation type of its change event; null when no stream shows it.</summary>
        internal string? Event => Body.ElementCount == 0 ? null : Body.GetElement(0).Name switch
        {
            "collMod" => "modify",
            "create" or "createIndexes" or "dropIndexes" => Body.GetElement(0).Name,
            _ => null,
        };

        /// <summary>Whether this is the first entry of an oplog, so that nothing can have been before it.</summary>
        internal bool IsBeginning => Body.Contains("msg");
    }
}
