using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>The keys that a document has under an index or a sort.</summary>
/// <param name="Keys">One value per path in each; distinct; a missing value is null, an empty array undefined.</param>
/// <param name="IsMultikey">Whether a path went through an array.</param>
/// <param name="HasAnyPath">Whether one path at least exists: a sparse index leaves a document without any out.</param>
internal sealed record IndexKeys(IReadOnlyList<BsonValue[]> Keys, bool IsMultikey, bool HasAnyPath)
{
    /// <summary>The values under one path, as a single-field index would hold them.</summary>
    public static IEnumerable<BsonValue> Of(BsonDocument document, FieldPath path) => Of(document, [path]).Keys.Select(key => key[0]);

    /// <summary>The compound keys under several paths. Arrays are expanded together; at most one array can be.</summary>
    /// <exception cref="CommandFailedException">Two paths go through different arrays (171).</exception>
    public static IndexKeys Of(BsonDocument document, IReadOnlyList<FieldPath> paths) =>
        TryWithoutArrays(document, paths) ?? new IndexKeyWalk(paths).Run(document);

    /// <summary>The one key of a document none of whose paths meets an array, which is nearly every document.</summary>
    private static IndexKeys? TryWithoutArrays(BsonDocument document, IReadOnlyList<FieldPath> paths)
    {
        var key = new BsonValue[paths.Count];
        var found = false;
        for (var i = 0; i < key.Length; i++)
        {
            BsonValue? value = document;
            for (var part = 0; part < paths[i].Length && value is not null; part++)
            {
                value = value is BsonDocument container && container.TryGetValue(paths[i][part], out var next) ? next : null;
                if (value is BsonArray)
                {
                    return null;
                }
            }

            found |= value is not null;
            key[i] = value ?? BsonNull.Value;
        }

        return new IndexKeys([key], IsMultikey: false, found);
    }
}
