using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Matching;

/// <summary>Compares an answer with what a test expects: numbers across types, fields that a root document may have in addition, and the format's own operators.</summary>
internal sealed class ValueMatcher(EntityMap entities)
{
    public void Match(BsonValue expected, BsonValue? actual, string path, bool isRoot = true)
    {
        if (expected is BsonDocument { ElementCount: 1 } document && document.GetElement(0) is var only && only.Name.StartsWith("$$", StringComparison.Ordinal))
        {
            MatchOperator(only, actual, path, isRoot);
            return;
        }

        Assert.That(actual, Is.Not.Null, $"{path} is there");
        switch (expected)
        {
            case BsonDocument fields:
                MatchFields(fields, actual!, path, isRoot);
                break;
            case BsonArray items:
                MatchItems(items, actual!, path, isRoot);
                break;
            default:
                Assert.That(AreEqual(expected, actual!), Is.True, $"{path} is {expected.ToJson()}; it was {actual!.ToJson()}");
                break;
        }
    }

    private void MatchFields(BsonDocument expected, BsonValue actual, string path, bool isRoot)
    {
        Assert.That(actual.IsBsonDocument, Is.True, $"{path} is a document; it was {actual.ToJson()}");
        var fields = actual.AsBsonDocument;
        foreach (var element in expected)
        {
            Match(element.Value, fields.TryGetValue(element.Name, out var value) ? value : null, $"{path}.{element.Name}", isRoot: false);
        }

        if (!isRoot)
        {
            Assert.That(fields.Names.Except(expected.Names), Is.Empty, $"{path} has no other fields; it was {fields.ToJson()}");
        }
    }

    private void MatchItems(BsonArray expected, BsonValue actual, string path, bool isRoot)
    {
        Assert.That(actual.IsBsonArray, Is.True, $"{path} is an array; it was {actual.ToJson()}");
        Assert.That(actual.AsBsonArray, Has.Count.EqualTo(expected.Count), $"{path} was {actual.ToJson()}");
        for (var i = 0; i < expected.Count; i++)
        {
            Match(expected[i], actual[i], $"{path}[{i}]", isRoot);
        }
    }

    private void MatchOperator(BsonElement operation, BsonValue? actual, string path, bool isRoot)
    {
        switch (operation.Name)
        {
            case "$$exists":
                Assert.That(actual is not null, Is.EqualTo(operation.Value.AsBoolean), $"{path} exists");
                break;
            case "$$unsetOrMatches":
                if (actual is not (null or BsonNull { IsBsonNull: true } or BsonArray { Count: 0 }))
                {
                    Match(operation.Value, actual, path, isRoot);
                }

                break;
            case "$$type":
                Assert.That(actual, Is.Not.Null, $"{path} is there");
                Assert.That(TypeNames(operation.Value), Does.Contain(NameOf(actual!.BsonType)).Or.Contain(actual.IsNumeric ? "number" : "-"), path);
                break;
            case "$$matchesEntity":
                Match((BsonValue)entities[operation.Value.AsString], actual, path, isRoot);
                break;
            case "$$sessionLsid":
                Assert.That(actual, Is.EqualTo(entities.Get<SessionEntity>(operation.Value.AsString).Id), path);
                break;
            case "$$matchesHexBytes":
                Assert.That(Convert.ToHexString(actual!.AsByteArray), Is.EqualTo(operation.Value.AsString).IgnoreCase, path);
                break;
            case "$$matchAsDocument":
                Match(operation.Value, BsonDocument.Parse(actual!.AsString), path, isRoot: false);
                break;
            case "$$matchAsRoot":
                Match(operation.Value, actual, path, isRoot: true);
                break;
            case "$$lte":
                Assert.That(actual!.ToDouble(), Is.LessThanOrEqualTo(operation.Value.ToDouble()), path);
                break;
            default:
                throw new OutOfScopeException($"the runner does not know the matching operator '{operation.Name}'");
        }
    }

    private static bool AreEqual(BsonValue expected, BsonValue actual) => expected.IsNumeric && actual.IsNumeric ? expected.CompareTo(actual) == 0 : expected.Equals(actual);

    private static IEnumerable<string> TypeNames(BsonValue types) => types is BsonArray many ? many.Select(type => type.AsString) : [types.AsString];

    // https://www.mongodb.com/docs/manual/reference/bson-types/
    private static string NameOf(BsonType type) => type switch
    {
        BsonType.Boolean => "bool",
        BsonType.Binary => "binData",
        BsonType.DateTime => "date",
        BsonType.Document => "object",
        BsonType.Decimal128 => "decimal",
        BsonType.Int32 => "int",
        BsonType.Int64 => "long",
        BsonType.RegularExpression => "regex",
        var other => char.ToLowerInvariant(other.ToString()[0]) + other.ToString()[1..],
    };
}
