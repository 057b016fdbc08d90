namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Which way a number goes when digits are cut off.</summary>
internal enum Rounding
{
    Truncate,
    Up,
    Down,
    HalfEven,
}
