using System.Security.Cryptography;

namespace Replica.Licensing;

/// <summary>Where the license comes from, and by whose key it must be signed.</summary>
/// <param name="Source">A file's path or an http or https URL.</param>
/// <param name="PublicKey">The issuer's public key as PEM.</param>
internal sealed record LicenseSettings(string Source, string PublicKey)
{
    /// <summary>Reads the two settings.</summary>
    /// <param name="source">A file's path or a URL.</param>
    /// <param name="key">PEM, or the path of a file that holds it.</param>
    /// <exception cref="FormatException">There is no key, or it is no public key on the curve P-256.</exception>
    public static LicenseSettings Read(string source, string? key)
    {
        try
        {
            var pem = key is null ? throw new FormatException("it is not given") : key.Contains("-----BEGIN", StringComparison.Ordinal) ? key : File.ReadAllText(key);
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            return ecdsa.KeySize == 256 ? new LicenseSettings(source, pem) : throw new FormatException($"it has {ecdsa.KeySize} bits");
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }
}
