using JobQueue.EmbeddedMongo.Query;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>The order in which update operators process fields: names lexicographically, numeric names by their number.</summary>
internal sealed class FieldNameOrder : IComparer<string>
{
    private FieldNameOrder()
    {
    }

    public static FieldNameOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = FieldPath.ToIndex(x!);
        var right = FieldPath.ToIndex(y!);
        return left >= 0 && right >= 0 ? left.CompareTo(right) : BsonOrder.CompareText(x!, y!);
    }
}
