namespace Replica.Registry;

/// <summary>Reads the small files of the registry, which it overwrites in place: whoever looks at that moment sees half of one.</summary>
internal sealed class RegistryFiles(TimeProvider time)
{
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads a file until it can be understood.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <param name="read">Understands the content; <see langword="null"/> while it is not whole.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was read; <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="RegistryFaultException">The file stays as it is, and cannot be understood or is too large.</exception>
    public async Task<T?> ReadAsync<T>(string path, int limit, Func<byte[], T?> read, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await ReadAsync(path, limit, cancellationToken) is not { } content)
            {
                return null;
            }

            if (read(content) is { } value)
            {
                return value;
            }

            if (attempt == Attempts)
            {
                throw new RegistryFaultException(RegistryFault.Corrupt, $"'{path}' does not hold what it should ({content.Length} bytes).");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<byte[]?> ReadAsync(string path, int limit, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
            if (file.Length > limit)
            {
                throw new RegistryFaultException(RegistryFault.TooLarge, $"'{path}' has {file.Length} bytes; at most {limit} are read.");
            }

            var content = new byte[limit < file.Length ? limit : (int)file.Length];
            var length = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
            return content[..length];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
