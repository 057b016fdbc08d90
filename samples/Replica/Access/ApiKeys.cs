using System.Security.Cryptography;
using System.Text;

namespace Replica.Access;

/// <summary>The keys of the API.</summary>
/// <param name="Read">Keys with which one may look.</param>
/// <param name="Write">Keys with which one may look and change.</param>
internal sealed record ApiKeys(IReadOnlyList<string> Read, IReadOnlyList<string> Write)
{
    public const int MinLength = 16;

    /// <summary>Whether keys are asked for at all.</summary>
    public bool AreRequired => Read.Count + Write.Count > 0;

    public bool MayRead(string key) => IsAmong(Read, key) | IsAmong(Write, key);

    public bool MayWrite(string key) => IsAmong(Write, key);

    /// <summary>Compares with every key, each in constant time, so that the time tells neither which nor how much of one was right.</summary>
    private static bool IsAmong(IEnumerable<string> keys, string given)
    {
        var hash = Hash(given);
        return keys.Aggregate(false, (found, key) => found | CryptographicOperations.FixedTimeEquals(Hash(key), hash));
    }

    /// <summary>Keys of any length become values of one length.</summary>
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
