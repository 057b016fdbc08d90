using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace JobQueue.Jobs;

/// <summary>The identity of a job: a UUID, written in lower case with hyphens.</summary>
/// <remarks>New ids are version 7 (RFC 9562), so that later ids sort later; ids derived from a name are version 5, so that every replica derives the same one.</remarks>
public readonly record struct JobId : IParsable<JobId>, IComparable<JobId>
{
    private readonly Guid _value;

    /// <summary>Wraps a UUID.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is the empty UUID.</exception>
    public JobId(Guid value)
    {
        if (value == Guid.Empty)
        {
            throw new ArgumentException("A job id cannot be the empty UUID.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The UUID itself.</summary>
    public Guid Value => _value;

    /// <summary>Makes a new version-7 id whose time part is read from <paramref name="time"/>.</summary>
    public static JobId New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new JobId(Guid.CreateVersion7(time.GetUtcNow()));
    }

    /// <summary>Derives the version-5 id of <paramref name="name"/> within <paramref name="scope"/>: the same inputs give the same id in every process.</summary>
    /// <param name="scope">The id that the name is unique in: a job for its children, a cron for its occurrences.</param>
    /// <param name="name">Any text.</param>
    public static JobId FromName(Guid scope, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(Math.Min(name.Length, 256))];
        if (name.Length > 256)
        {
            input = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        }

        scope.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 defines version 5 by SHA-1; nothing here depends on its strength.
        SHA1.HashData(input[..length], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new JobId(new Guid(hash[..16], bigEndian: true));
    }

    /// <inheritdoc/>
    public static JobId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a job id: a UUID such as 1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b is expected.");

    /// <summary>Reads a UUID written with hyphens.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static JobId Parse(string s) => Parse(s, null);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out JobId result)
    {
        if (Guid.TryParseExact(s, "D", out var value) && value != Guid.Empty)
        {
            result = new JobId(value);
            return true;
        }

        result = default;
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(JobId other) => _value.CompareTo(other._value);

    /// <summary>The UUID in lower case with hyphens.</summary>
    public override string ToString() => _value.ToString("D");

    /// <summary>Orders ids as their text sorts.</summary>
    public static bool operator <(JobId left, JobId right) => left.CompareTo(right) < 0;

    /// <summary>Orders ids as their text sorts.</summary>
    public static bool operator <=(JobId left, JobId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders ids as their text sorts.</summary>
    public static bool operator >(JobId left, JobId right) => left.CompareTo(right) > 0;

    /// <summary>Orders ids as their text sorts.</summary>
    public static bool operator >=(JobId left, JobId right) => left.CompareTo(right) >= 0;
}
