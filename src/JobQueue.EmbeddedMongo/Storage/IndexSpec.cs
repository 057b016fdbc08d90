using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>An index as its creator described it.</summary>
internal sealed record IndexSpec
{
    internal const string IdName = "_id_";

    internal static readonly IndexSpec Id = new(IdName, new BsonDocument("_id", 1)) { Unique = true };

    internal IndexSpec(string name, BsonDocument key)
    {
        (Name, Key) = (name, key);
        Paths = [.. key.Select(field => new FieldPath(field.Name))];
        RootNames = [.. Paths.Select(path => path[0]).Distinct(StringComparer.Ordinal)];
        Descending = [.. key.Select(field => field.Value.IsNumeric && field.Value.ToDouble() < 0)];
    }

    internal string Name { get; }

    /// <summary>The key pattern: <c>{lane: 1, priority: -1}</c>.</summary>
    internal BsonDocument Key { get; }

    internal IReadOnlyList<FieldPath> Paths { get; }

    internal IReadOnlyList<bool> Descending { get; }

    internal bool Unique { get; init; }

    /// <summary>Whether it refuses new duplicates already, on its way to become unique.</summary>
    internal bool PreparesUnique { get; init; }

    internal bool Sparse { get; init; }

    internal bool Hidden { get; init; }

    internal BsonDocument? PartialFilter { get; init; }

    /// <summary>The compiled <see cref="PartialFilter"/>.</summary>
    internal DocumentMatcher? PartialMatcher
    {
        get;
        init
        {
            field = value;
            RootNames = value is null ? RootNames : [.. RootNames.Union(RootsOf(value.Root), StringComparer.Ordinal)];
        }
    }

    /// <summary>The top-level fields that decide under which keys a document is held, and whether it is held at all.</summary>
    internal IReadOnlyList<string> RootNames { get; private init; }

    /// <summary>Null unless it is a TTL index.</summary>
    internal long? ExpireAfterSeconds { get; init; }

    internal bool IsId => Name == IdName;

    /// <summary>The form of <c>listIndexes</c> and of the journal.</summary>
    internal BsonDocument ToBson()
    {
        var document = new BsonDocument { { "v", 2 }, { "key", Key }, { "name", Name } };
        if (IsId)
        {
            return document;
        }

        AddIf(document, Unique, "unique", true);
        AddIf(document, PreparesUnique, "prepareUnique", true);
        AddIf(document, Sparse, "sparse", true);
        AddIf(document, Hidden, "hidden", true);
        AddIf(document, PartialFilter is not null, "partialFilterExpression", PartialFilter ?? []);
        AddIf(document, ExpireAfterSeconds is not null, "expireAfterSeconds", Narrowest(ExpireAfterSeconds ?? 0));
        return document;
    }

    private static IEnumerable<string> RootsOf(FilterNode filter) => filter switch
    {
        AndNode all => all.Children.SelectMany(RootsOf),
        OrNode any => any.Children.SelectMany(RootsOf),
        FieldNode field => [field.Path[0]],
        _ => throw new InvalidOperationException($"A partial index has no {filter.GetType().Name}."),
    };

    private static void AddIf(BsonDocument document, bool condition, string name, BsonValue value)
    {
        if (condition)
        {
            document.Add(name, value);
        }
    }

    private static BsonValue Narrowest(long seconds) => seconds <= int.MaxValue ? (BsonValue)(int)seconds : seconds;
}
