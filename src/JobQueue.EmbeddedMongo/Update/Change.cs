using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>What an operator does to the value it is applied to.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>The value stays, or stays missing.</summary>
    public static Change None { get; } = new Nothing();

    /// <summary>The value is taken away.</summary>
    public static Change Removed { get; } = new Removal();

    /// <summary>A new value.</summary>
    public static Change To(BsonValue value) => new Assignment(value, null);

    /// <summary>An array that only grew at its end, from <paramref name="firstNew"/> on.</summary>
    public static Change Appended(BsonArray array, int firstNew) => new Assignment(array, firstNew);

    public sealed record Nothing : Change;

    public sealed record Removal : Change;

    /// <param name="Value">The new value.</param>
    /// <param name="FirstNew">The index of the first appended element of an array that only grew.</param>
    public sealed record Assignment(BsonValue Value, int? FirstNew) : Change;
}
