using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>
/// The fields of one document that an update sets and removes. They are applied in one pass: a document that is copied first has to find its
/// fields anew after each removal.
/// </summary>
internal sealed class FieldChanges
{
    // Beyond it, looking through the changes for each field costs more than it saves.
    private const int Few = 24;

    private readonly List<(string Name, BsonValue? Value)> _changes = [];

    /// <summary>Each field is named once at most.</summary>
    internal void Set(string name, BsonValue value) => _changes.Add((name, value));

    internal void Remove(string name) => _changes.Add((name, null));

    /// <summary>A new document: fields that were there keep their places, new ones follow in the order of the changes.</summary>
    internal BsonDocument ApplyTo(BsonDocument document) => _changes.Count <= Few ? InOnePass(document) : OneByOne(document);

    private BsonDocument InOnePass(BsonDocument document)
    {
        var result = new BsonDocument();
        var applied = 0u;
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            var change = IndexOf(element.Name);
            if (change < 0)
            {
                result.Add(element);
                continue;
            }

            applied |= 1u << change;
            if (_changes[change].Value is { } value)
            {
                result.Add(element.Name, value);
            }
        }

        for (var change = 0; change < _changes.Count; change++)
        {
            if ((applied & (1u << change)) == 0 && _changes[change].Value is { } value)
            {
                result.Add(_changes[change].Name, value);
            }
        }

        return result;
    }

    private BsonDocument OneByOne(BsonDocument document)
    {
        var result = new BsonDocument(document.Elements);
        foreach (var (name, value) in _changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = value;
            }
        }

        return result;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _changes.Count; i++)
        {
            if (string.Equals(_changes[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
