using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using JobQueue.Host.Http;

namespace JobQueue.Host.Requests;

/// <summary>What reading a part of a request came to.</summary>
internal abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>It was as expected.</summary>
    public sealed record Read(T Value) : Reading<T>;

    /// <summary>It was not; the failure says why.</summary>
    public sealed record Refused(ApiFailure Failure) : Reading<T>;

    /// <summary>The value, or the failure to answer with.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out ApiFailure? failure)
    {
        (value, failure, var read) = this switch
        {
            Read(var got) => ((T?)got, (ApiFailure?)null, true),
            Refused(var refused) => (default, refused, false),
            _ => throw new UnreachableException(),
        };
        return read;
    }
}
