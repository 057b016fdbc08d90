using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Replica.Registry;

/// <summary>What content is named by: its SHA-256, written <c>sha256:</c> and 64 hexadecimal digits in lower case. 32 bytes in memory, so that a registry of millions of blobs can be marked.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Digest : IParsable<Digest>, IComparable<Digest>
{
    private const string Prefix = "sha256:";

    private const int HexLength = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private Digest(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    /// <summary>The 64 digits without the algorithm.</summary>
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"{_high:x32}{_low:x32}");

    /// <summary>The digest of content.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => ParseHex(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Reads the 64 digits alone.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Digest ParseHex(string hex) =>
        TryParseHex(hex, out var digest) ? digest : throw new FormatException("A SHA-256 of 64 hexadecimal digits in lower case is expected.");

    /// <summary>Reads the 64 digits alone.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out Digest digest)
    {
        if (hex.Length == HexLength && !hex.ContainsAnyExcept(Digits))
        {
            digest = new Digest(Read(hex[..(HexLength / 2)]), Read(hex[(HexLength / 2)..]));
            return true;
        }

        digest = default;
        return false;
    }

    /// <exception cref="FormatException">The text is no digest by SHA-256.</exception>
    public static Digest Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(string)"/>
    public static Digest Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var digest) ? digest : throw new FormatException("A digest is expected: sha256: and 64 hexadecimal digits in lower case.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result)
    {
        result = default;
        return s is not null && s.StartsWith(Prefix, StringComparison.Ordinal) && TryParseHex(s.AsSpan(Prefix.Length), out result);
    }

    public int CompareTo(Digest other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    public override string ToString() => Prefix + Hex;

    private static UInt128 Read(ReadOnlySpan<char> hex) => UInt128.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
