using JobQueue.Host.Http;
using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Requests;

/// <summary>Reads the header <c>Idempotency-Key</c>: the id of the submitted job derives from it, so a repeated request meets the job of the first one.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The namespace of these names (RFC 9562, version 5); changing it would make repeats across an upgrade submit twice.</summary>
    private static readonly Guid Scope = new("b5a9cf6a-3c0e-4d53-9b7c-6f6d1f2f6c11");

    /// <summary>The id that the key stands for; <see langword="null"/> without the header.</summary>
    public static Reading<JobId?> Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return new Reading<JobId?>.Read(null);
        }

        return values is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is >= '!' and <= '~')
            ? new Reading<JobId?>.Read(JobId.FromName(Scope, key))
            : new Reading<JobId?>.Refused(ApiFailure.InvalidParameters([$"{Header}: one value of 1 to {MaxLength} visible ASCII characters is expected"]));
    }
}
