using System.Security.Cryptography;
using System.Text.Json;

namespace Replica.Tests.Licensing;

/// <summary>An issuer of licenses.</summary>
internal sealed class SignedLicenses : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public string Issue(string issuedAt, string expiresAt, string id = "L-1") => Sign(JsonSerializer.SerializeToUtf8Bytes(new { id, holder = "ACME", issuedAt, expiresAt }));

    public string Sign(byte[] payload) =>
        JsonSerializer.Serialize(new { payload, signature = _key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) });

    public void Dispose() => _key.Dispose();
}
