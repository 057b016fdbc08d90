using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Derives the encoded keys of an index from a document.</summary>
internal static class IndexKeyExtractor
{
    [ThreadStatic]
    private static KeyBuilder? _builder;

    /// <summary>
    /// The keys of a document before and after a change. Where the change left the very values in place that the keys are made of, there are none
    /// in either: its entries stay as they are, and nobody else can have taken them while the document holds them.
    /// </summary>
    /// <exception cref="Errors.CommandFailedException">171, two fields of the pattern lead through different arrays.</exception>
    internal static (DocumentKeys Removed, DocumentKeys Added) Change(IndexSpec spec, BsonDocument? before, BsonDocument after)
    {
        if (before is null)
        {
            return (DocumentKeys.None, Extract(spec, after));
        }

        return IsUntouched(spec, before, after) ? (DocumentKeys.None, DocumentKeys.None) : (Extract(spec, before), Extract(spec, after));
    }

    /// <exception cref="Errors.CommandFailedException">171, two fields of the pattern lead through different arrays.</exception>
    internal static DocumentKeys Extract(IndexSpec spec, BsonDocument document)
    {
        if (spec.PartialMatcher is { } partial && !partial.Matches(document))
        {
            return DocumentKeys.None;
        }

        var values = IndexKeys.Of(document, spec.Paths);
        if (spec.Sparse && !values.HasAnyPath)
        {
            return DocumentKeys.None;
        }

        var builder = _builder ??= new KeyBuilder();
        var keys = new byte[values.Keys.Count][];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Encode(builder, spec, values.Keys[i]);
        }

        return new DocumentKeys(keys, values.IsMultikey ? ArraysOn(spec, document) : DocumentKeys.None.Multikey);
    }

    /// <summary>The values behind one of the document's keys, by the names of the pattern.</summary>
    internal static BsonDocument ValuesOf(IndexSpec spec, BsonDocument document, byte[] key)
    {
        var builder = new KeyBuilder();
        var values = IndexKeys.Of(document, spec.Paths).Keys.First(candidate => Encode(builder, spec, candidate).AsSpan().SequenceEqual(key));
        return new BsonDocument(values.Select((value, i) => new BsonElement(spec.Paths[i].Dotted, value)));
    }

    private static bool IsUntouched(IndexSpec spec, BsonDocument before, BsonDocument after)
    {
        foreach (var name in spec.RootNames)
        {
            if (!ReferenceEquals(before.GetValue(name, null), after.GetValue(name, null)))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Encode(KeyBuilder builder, IndexSpec spec, BsonValue[] values)
    {
        builder.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            builder.Append(values[i], spec.Descending[i]);
        }

        return builder.ToArray();
    }

    private static bool[] ArraysOn(IndexSpec spec, BsonDocument document) =>
        [.. spec.Paths.Select(path => IndexKeys.Of(document, [path]).IsMultikey)];
}
