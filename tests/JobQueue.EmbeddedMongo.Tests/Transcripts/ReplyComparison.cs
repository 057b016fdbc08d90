using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// Compares one answer with the recorded one: data types, values, order of fields and documents, codes and labels.
/// Left out are error texts, the gossiped cluster fields, and the fields that newer servers add to a reply.
/// </summary>
internal sealed class ReplyComparison(Scenario scenario, string database)
{
    // Not recorded ($clusterTime …), texts, or added to replies after the recorded version.
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "$clusterTime", "operationTime", "electionId", "opTime", "errmsg", "note", "msg", "message",
        "keyPattern", "keyValue", "errInfo", "retriedStmtId", "retriedStmtIds", "commitQuorum", "atClusterTime",
    };

    // Documents of these commands describe a catalog; their fields have no documented order.
    private static readonly HashSet<string> CatalogCommands = new(StringComparer.Ordinal) { "listIndexes", "listCollections" };

    private readonly string _commands = string.Concat(scenario.Setup.Concat(scenario.Steps.Select(step => step.Command ?? [])).Select(command => command.ToJson()));
    private readonly Dictionary<ObjectId, ObjectId> _newIds = [];

    /// <summary>Null when the answers agree, else what differs.</summary>
    public string? Difference(string command, Answer expected, Answer actual) => (expected, actual) switch
    {
        (Answer.Error wanted, Answer.Error got) => wanted == got ? null : $"expected {wanted}, got {got}",
        (Answer.Reply wanted, Answer.Reply got) => Compare(command, wanted.Document, got.Document),
        _ => $"expected {expected}, got {actual}",
    };

    private string? Compare(string command, BsonDocument expected, BsonDocument actual)
    {
        var wanted = RecordedForm.Of(expected).AsBsonDocument;
        var got = RecordedForm.Of(actual).AsBsonDocument;
        if (command == "createIndexes" && !wanted.Contains("createdCollectionAutomatically"))
        {
            got.Remove("createdCollectionAutomatically");
        }

        if (command == "listCollections")
        {
            SortByName(wanted);
            SortByName(got);
        }

        return Envelope(CatalogCommands.Contains(command), "", wanted, got);
    }

    private static void SortByName(BsonDocument reply)
    {
        if (reply.TryGetValue("cursor", out var cursor) && cursor["firstBatch"] is BsonArray batch)
        {
            cursor["firstBatch"] = new BsonArray(batch.OrderBy(entry => entry["name"].AsString, StringComparer.Ordinal));
        }
    }

    /// <summary>The reply's own fields have no order; the documents within keep theirs.</summary>
    private string? Envelope(bool catalog, string path, BsonDocument wanted, BsonDocument got)
    {
        var names = wanted.Names.Union(got.Names, StringComparer.Ordinal).Where(name => !LeftOut.Contains(name));
        foreach (var name in names)
        {
            var here = path + name;
            if (!got.TryGetValue(name, out var actual))
            {
                return $"{here} is missing, expected {wanted[name]}";
            }

            if (!wanted.TryGetValue(name, out var expected))
            {
                return $"{here} was not expected, got {actual}";
            }

            if (Field(catalog, here, expected, actual) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private string? Field(bool catalog, string path, BsonValue wanted, BsonValue got) => (path, wanted, got) switch
    {
        ("cursor" or "lastErrorObject", BsonDocument expected, BsonDocument actual) => Envelope(catalog, path + ".", expected, actual),
        ("writeErrors" or "upserted", BsonArray expected, BsonArray actual) => Entries(path, expected, actual),
        ("cursor.firstBatch", BsonArray expected, BsonArray actual) when catalog => Entries(path, expected, actual),
        ("cursor.ns" or "ns" or "dropped", BsonString expected, BsonString actual) => Namespace(path, expected.Value, actual.Value),
        _ => Data(path, wanted, got),
    };

    private string? Entries(string path, BsonArray wanted, BsonArray got)
    {
        if (wanted.Count != got.Count)
        {
            return $"{path}: expected {wanted}, got {got}";
        }

        return wanted.Zip(got).Select((pair, index) => pair is (BsonDocument expected, BsonDocument actual)
                ? Envelope(catalog: false, $"{path}[{index}].", WithoutNamespace(expected), actual)
                : Data($"{path}[{index}]", pair.First, pair.Second))
            .FirstOrDefault(difference => difference is not null);
    }

    // "ns" left the index specification in version 4.4.
    private static BsonDocument WithoutNamespace(BsonDocument specification)
    {
        specification.Remove("ns");
        return specification;
    }

    private string? Namespace(string path, string wanted, string got)
    {
        var recordedDatabase = wanted.Split('.')[0];
        var expected = database + wanted[recordedDatabase.Length..];
        return expected == got ? null : $"{path}: expected {expected}, got {got}";
    }

    private string? Data(string path, BsonValue wanted, BsonValue got)
    {
        switch (wanted, got)
        {
            case (BsonDocument expected, BsonDocument actual) when expected.Names.SequenceEqual(actual.Names, StringComparer.Ordinal):
                return expected.Elements.Zip(actual.Elements)
                    .Select(pair => Data($"{path}.{pair.First.Name}", pair.First.Value, pair.Second.Value))
                    .FirstOrDefault(difference => difference is not null);

            case (BsonArray expected, BsonArray actual) when expected.Count == actual.Count:
                return expected.Zip(actual)
                    .Select((pair, index) => Data($"{path}[{index}]", pair.First, pair.Second))
                    .FirstOrDefault(difference => difference is not null);

            case (BsonObjectId expected, BsonObjectId actual) when IsSame(expected.Value, actual.Value):
                return null;

            case (BsonDouble expected, BsonDouble actual) when expected.Value.Equals(actual.Value) && double.IsNegative(expected.Value) == double.IsNegative(actual.Value):
                return null;

            default:
                return wanted.BsonType == got.BsonType && wanted.ToJson() == got.ToJson() ? null : $"{path}: expected {wanted.ToJson()}, got {got.ToJson()}";
        }
    }

    /// <summary>An id that the server made is another one in each run, but must be the same one wherever it returns.</summary>
    private bool IsSame(ObjectId wanted, ObjectId got)
    {
        if (_commands.Contains(wanted.ToString(), StringComparison.Ordinal))
        {
            return wanted == got;
        }

        return _newIds.TryGetValue(wanted, out var known) ? known == got : _newIds.TryAdd(wanted, got);
    }
}
