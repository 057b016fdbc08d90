using System.Security.Cryptography;
using System.Text.Json;
using JobQueue;
using JobQueue.Jobs;

namespace Replica.Licensing;

/// <summary>A license as it is handed out: <c>{"payload": base64, "signature": base64}</c>, where the signature (ECDSA on P-256 with SHA-256, as openssl writes it) is over the bytes of the payload, and these are the JSON of the license.</summary>
internal static class SignedLicense
{
    /// <summary>The longest file that is read.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <exception cref="JobFailedException">It is malformed, or not signed by the key; to try again would change nothing.</exception>
    public static License Open(ReadOnlyMemory<byte> file, string publicKey)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope>(file.Span, JsonSerializerOptions.Web);
            if (envelope is not { Payload: { } payload, Signature: { } signature })
            {
                throw new JsonException("payload and signature are expected.");
            }

            return IsSigned(payload, signature, publicKey) ? Read(payload) : throw Refusal("license_signature", "The license is not signed by the key that this replica knows.");
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw Refusal("license_malformed", $"The license cannot be read: {fault.Message}");
        }
    }

    private static bool IsSigned(byte[] payload, byte[] signature, string publicKey)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKey);
        return key.VerifyData(payload, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static License Read(byte[] payload)
    {
        var content = JsonSerializer.Deserialize<Content>(payload, JsonSerializerOptions.Web);
        return content is { Id: { Length: > 0 } id, Holder: { } holder, IssuedAt: { } issuedAt, ExpiresAt: { } expiresAt }
            ? new License(id, holder, issuedAt.ToUniversalTime(), expiresAt.ToUniversalTime())
            : throw new JsonException("id, holder, issuedAt and expiresAt are expected in its payload.");
    }

    private static JobFailedException Refusal(string type, string message) => new(message) { Type = type, Retry = new FailureRetry.Never() };

    private sealed record Envelope(byte[]? Payload, byte[]? Signature);

    private sealed record Content(string? Id, string? Holder, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt);
}
