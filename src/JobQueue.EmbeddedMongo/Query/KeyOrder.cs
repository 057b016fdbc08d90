using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>Ascending order, equality and hash of compound keys.</summary>
internal sealed class KeyOrder : IComparer<BsonValue[]>, IEqualityComparer<BsonValue[]>
{
    private KeyOrder()
    {
    }

    public static KeyOrder Instance { get; } = new();

    public int Compare(BsonValue[]? x, BsonValue[]? y)
    {
        for (var i = 0; i < x!.Length; i++)
        {
            var order = BsonOrder.Compare(x[i], y![i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    public bool Equals(BsonValue[]? x, BsonValue[]? y) => Compare(x, y) == 0;

    public int GetHashCode(BsonValue[] obj)
    {
        var hash = default(HashCode);
        foreach (var value in obj)
        {
            hash.Add(BsonHash.Of(value));
        }

        return hash.ToHashCode();
    }
}
