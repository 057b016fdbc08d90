using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>
/// What one writer knows of the documents that only it writes: the values that were acknowledged, and what the write that is under way would make of them.
/// After a kill the server has either the one or the other, never a part.
/// </summary>
internal sealed class OwnedDocuments(int writer)
{
    private readonly Dictionary<int, int> _acknowledged = [];
    private IReadOnlyDictionary<int, int?> _pending = new Dictionary<int, int?>();

    public int Writer => writer;

    public int Acknowledgements { get; private set; }

    public IReadOnlyList<int> Ids => [.. _acknowledged.Keys];

    public int ValueOf(int id) => _acknowledged[id];

    /// <summary>Names what the next write makes of its documents; null for one that it deletes.</summary>
    public void Begin(params (int Id, int? Value)[] after) => _pending = after.ToDictionary(one => one.Id, one => one.Value);

    public void Acknowledge()
    {
        Apply();
        Acknowledgements++;
    }

    /// <summary>Compares with what the server has after a kill, and goes on from there.</summary>
    /// <param name="stored">All documents of this writer, by id.</param>
    /// <param name="wasInDoubt">Whether a write was under way.</param>
    /// <param name="wasApplied">Whether that write is there.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Settle(IReadOnlyDictionary<int, int> stored, out bool wasInDoubt, out bool wasApplied)
    {
        (wasInDoubt, wasApplied) = (_pending.Count > 0, false);
        if (Equals(stored, _acknowledged))
        {
            _pending = new Dictionary<int, int?>();
            return null;
        }

        var before = _acknowledged.ToDictionary();
        wasApplied = wasInDoubt;
        Apply();
        return Equals(stored, _acknowledged) ? null : $"writer {writer}: acknowledged {Text(before)}, after the write in doubt {Text(_acknowledged)}, stored {Text(stored)}";
    }

    private void Apply()
    {
        foreach (var (id, value) in _pending)
        {
            if (value is { } written)
            {
                _acknowledged[id] = written;
            }
            else
            {
                _acknowledged.Remove(id);
            }
        }

        _pending = new Dictionary<int, int?>();
    }

    private static bool Equals(IReadOnlyDictionary<int, int> left, IReadOnlyDictionary<int, int> right) =>
        left.Count == right.Count && left.All(one => right.TryGetValue(one.Key, out var value) && value == one.Value);

    private static string Text(IEnumerable<KeyValuePair<int, int>> values) => new BsonDocument(values.OrderBy(one => one.Key).Select(one => new BsonElement($"{one.Key}", one.Value))).ToJson();
}
