using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$bitsAllSet $bitsAnySet $bitsAllClear $bitsAnyClear</c> on whole numbers (two's complement) and binary values (little endian).</summary>
internal sealed class BitsPredicate(BitTest test, IReadOnlyList<long> positions) : ValuePredicate
{
    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        switch (value)
        {
            case BsonBinaryData binary:
                return Holds(binary, static (source, position) => IsSet(source.Bytes, position));
            case { IsNumeric: true } when TryRead(value, out var whole):
                return Holds(whole, static (source, position) => ((source >> (int)Math.Min(position, 63)) & 1) == 1);
            default:
                return false;
        }
    }

    private bool Holds<TSource>(TSource source, Func<TSource, long, bool> isSet)
    {
        var wanted = test is BitTest.AllSet or BitTest.AnySet;
        var any = test is BitTest.AnySet or BitTest.AnyClear;
        foreach (var position in positions)
        {
            if (isSet(source, position) == wanted == any)
            {
                return any;
            }
        }

        return !any;
    }

    // A double with a fraction has no bits to test; a decimal is rounded, and one that is no number counts as zero: so a server answers.
    private static bool TryRead(BsonValue value, out long whole)
    {
        if (value.BsonType is not BsonType.Decimal128)
        {
            return WholeNumbers.TryExact(value, out whole);
        }

        return WholeNumbers.TryTruncate(value, out whole) || Decimal128.IsNaN(value.AsDecimal128);
    }

    private static bool IsSet(byte[] bytes, long position) =>
        position / 8 < bytes.Length && ((bytes[position / 8] >> (int)(position % 8)) & 1) == 1;
}
