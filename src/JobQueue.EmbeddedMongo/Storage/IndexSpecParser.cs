using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Reads index specifications and refuses what <c>createIndexes</c> refuses.</summary>
internal static class IndexSpecParser
{
    private const int MaxFields = 32;

    private static readonly FrozenSet<string> Known = new[]
    {
        "v", "key", "name", "ns", "unique", "sparse", "hidden", "partialFilterExpression", "expireAfterSeconds", "background", "collation", "prepareUnique",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Unsupported = new[]
    {
        "wildcardProjection", "weights", "default_language", "language_override", "textIndexVersion", "2dsphereIndexVersion", "bits", "min", "max",
        "storageEngine", "bucketSize", "columnstoreProjection",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly EvaluationContext Context = new() { Now = DateTime.UnixEpoch };

    /// <exception cref="CommandFailedException">The specification is malformed or asks for something that is not supported.</exception>
    internal static IndexSpec Parse(BsonDocument document)
    {
        foreach (var name in document.Names)
        {
            CheckOption(name, document);
        }

        var key = Key(document);
        if (!document.TryGetValue("name", out var given))
        {
            throw ErrorCodes.FailedToParse("The 'name' field is a required property of an index specification");
        }

        if (given is not BsonString)
        {
            throw ErrorCodes.TypeMismatch("The field 'name' must be a string");
        }

        if (given.AsString.Length == 0)
        {
            throw ErrorCodes.CannotCreateIndex("index name cannot be empty");
        }

        return key is { ElementCount: 1 } && key.GetElement(0).Name == "_id" ? IndexSpec.Id : WithOptions(new IndexSpec(given.AsString, key), document);
    }

    private static IndexSpec WithOptions(IndexSpec spec, BsonDocument document)
    {
        var sparse = Flag(document, "sparse");
        var partial = Partial(document);
        if (sparse && partial is not null)
        {
            throw ErrorCodes.CannotCreateIndex("cannot mix \"partialFilterExpression\" and \"sparse\" options");
        }

        return spec with
        {
            Unique = Flag(document, "unique"),
            PreparesUnique = Flag(document, "prepareUnique"),
            Sparse = sparse,
            Hidden = Flag(document, "hidden"),
            PartialFilter = partial,
            PartialMatcher = partial is null ? null : DocumentMatcher.Parse(partial, Context),
            ExpireAfterSeconds = Expiry(document),
        };
    }

    private static void CheckOption(string name, BsonDocument document)
    {
        if (Unsupported.Contains(name))
        {
            throw ErrorCodes.CommandNotSupported($"The index option '{name}' is not supported by this server");
        }

        if (!Known.Contains(name))
        {
            throw ErrorCodes.InvalidIndexSpecificationOption($"The field '{name}' is not valid for an index specification. Specification: {document}");
        }

        if (name == "collation" && !(document[name] is BsonDocument collation && collation.GetValue("locale", "") == "simple"))
        {
            throw ErrorCodes.CommandNotSupported("Only the simple collation is supported by this server");
        }
    }

    private static BsonDocument Key(BsonDocument document)
    {
        if (!document.TryGetValue("key", out var given))
        {
            throw ErrorCodes.FailedToParse("The 'key' field is a required property of an index specification");
        }

        if (given is not BsonDocument key)
        {
            throw ErrorCodes.TypeMismatch("The field 'key' must be an object");
        }

        if (key.ElementCount == 0)
        {
            throw ErrorCodes.CannotCreateIndex("Index keys cannot be empty.");
        }

        if (key.ElementCount > MaxFields)
        {
            throw ErrorCodes.Create(13103, "too many compound keys");
        }

        foreach (var field in key)
        {
            CheckField(field);
        }

        return key.Names.Distinct(StringComparer.Ordinal).Count() == key.ElementCount
            ? key
            : throw ErrorCodes.CannotCreateIndex("The field names of an index key pattern must be distinct.");
    }

    private static void CheckField(BsonElement field)
    {
        switch (field.Value)
        {
            case BsonString { Value: "2d" or "2dsphere" or "text" or "hashed" or "wildcard" or "columnstore" } plugin:
                throw ErrorCodes.CommandNotSupported($"Indexes of type '{plugin.Value}' are not supported by this server");
            case BsonString plugin:
                throw ErrorCodes.CannotCreateIndex($"Unknown index plugin '{plugin.Value}'");
            case { IsNumeric: true } number when number.ToDouble() == 0:
                throw ErrorCodes.CannotCreateIndex("Values in the index key pattern cannot be 0.");
            case { IsNumeric: false }:
                throw ErrorCodes.CannotCreateIndex($"Values in v:2 index key pattern cannot be of type {field.Value.BsonType}. Only numbers > 0, numbers < 0, and strings are allowed.");
        }

        if (field.Name.Length == 0 || field.Name.Split('.').Any(part => part.Length == 0))
        {
            throw ErrorCodes.CannotCreateIndex("Index keys cannot contain an empty field.");
        }

        if (field.Name.Split('.').Any(part => part.StartsWith('$')))
        {
            throw field.Name == "$**" || field.Name.EndsWith(".$**", StringComparison.Ordinal)
                ? ErrorCodes.CommandNotSupported("Wildcard indexes are not supported by this server")
                : ErrorCodes.CannotCreateIndex($"Index key contains an illegal field name: field name starts with '$'.");
        }
    }

    private static BsonDocument? Partial(BsonDocument document)
    {
        if (!document.TryGetValue("partialFilterExpression", out var given))
        {
            return null;
        }

        if (given is not BsonDocument filter)
        {
            throw ErrorCodes.TypeMismatch("The field 'partialFilterExpression' must be an object");
        }

        PartialFilterRule.Check(DocumentMatcher.Parse(filter, Context).Root);
        return filter;
    }

    private static bool Flag(BsonDocument document, string name)
    {
        if (!document.TryGetValue(name, out var given))
        {
            return false;
        }

        return given.IsBoolean || given.IsNumeric ? given.ToBoolean() : throw ErrorCodes.TypeMismatch($"The field '{name}' must be a boolean");
    }

    private static long? Expiry(BsonDocument document)
    {
        if (!document.TryGetValue("expireAfterSeconds", out var given))
        {
            return null;
        }

        if (!given.IsNumeric)
        {
            throw ErrorCodes.TypeMismatch("The field 'expireAfterSeconds' must be a number");
        }

        var seconds = given.ToDouble();
        return seconds is >= 0 and <= int.MaxValue
            ? (long)seconds
            : throw ErrorCodes.CannotCreateIndex("TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different value than " + given);
    }
}
