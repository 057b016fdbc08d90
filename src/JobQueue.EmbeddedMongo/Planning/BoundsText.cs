using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Index bounds in the form of <c>explain</c>.</summary>
internal static class BoundsText
{
    internal static BsonDocument Of(IndexBounds bounds, bool backward) => new(bounds.Spec.Paths.Select((path, i) =>
        new BsonElement(path.Dotted, new BsonArray((backward ? bounds.Fields[i].Intervals.Reverse() : bounds.Fields[i].Intervals).Select(interval => Text(interval, bounds.Spec.Descending[i], backward))))));

    private static string Text(KeyInterval interval, bool descending, bool backward)
    {
        var (low, high) = backward ? (interval.High, interval.Low) : (interval.Low, interval.High);
        var opening = low.IsAfter == backward ? '[' : '(';
        var closing = high.IsAfter == backward ? ')' : ']';
        return $"{opening}{Edge(low, descending)}, {Edge(high, descending)}{closing}";
    }

    private static string Edge(KeyCut cut, bool descending)
    {
        if (cut.Prefix.Length == 0)
        {
            return cut.IsAfter != descending ? "MaxKey" : "MinKey";
        }

        return KeyText.Of(descending ? cut.Inverted().Prefix : cut.Prefix, cut.IsValue);
    }
}
