using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$mod: [divisor, remainder]</c> on the whole part of a number.</summary>
internal sealed class ModPredicate(long divisor, long remainder) : ValuePredicate
{
    public override bool Matches(BsonValue? value, MatchTrace? trace) =>
        value is { IsNumeric: true } && WholeNumbers.TryTruncate(value, out var whole) && Remainder(whole) == remainder;

    // int64.MinValue % -1 overflows in the processor though its result is 0.
    private long Remainder(long dividend) => divisor == -1 ? 0 : dividend % divisor;
}
