using JobQueue;
using JobQueue.Jobs;
using Replica.Downloads;

namespace Replica.Licensing;

/// <summary>Reads the license file, from a path or a URL.</summary>
internal sealed class LicenseSource(Downloader downloader)
{
    /// <exception cref="JobFailedException">It cannot be had; tried again unless it is too long.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string source, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        if (Uri.TryCreate(source, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        {
            await downloader.FetchAsync(url, FileMark.None, content, SignedLicense.MaxBytes, cancellationToken);
        }
        else
        {
            await ReadFileAsync(source, content, cancellationToken);
        }

        return content.ToArray();
    }

    private static async Task ReadFileAsync(string path, MemoryStream target, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (file.Length > SignedLicense.MaxBytes)
            {
                throw new JobFailedException($"'{path}' is longer than {SignedLicense.MaxBytes} bytes.") { Type = "license_malformed", Retry = new FailureRetry.Never() };
            }

            await file.CopyToAsync(target, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"The license cannot be read: {fault.Message}", fault) { Type = "unreachable" };
        }
    }
}
