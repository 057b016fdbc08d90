using System.Security.Cryptography;
using System.Text;
using Replica.Settings;

namespace Replica.Identity;

/// <summary>
/// The name of a replica, kept in its data folder so that it survives restarts. The process locks the file while it runs: a second replica
/// in the same folder takes the next file, and so has a name of its own that survives too.
/// </summary>
internal sealed class ReplicaIdFile : IDisposable
{
    private const int Digits = 12;
    private const int MostReplicas = 100;

    private readonly FileStream _file;

    private ReplicaIdFile(FileStream file, string id, int place)
    {
        (_file, Id, Place) = (file, id, place);
    }

    /// <summary>12 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>1 for the first replica that runs in the folder, 2 for the second, and so on.</summary>
    public int Place { get; }

    /// <summary>Takes the first file that no other process holds.</summary>
    public static ReplicaIdFile Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return TakeFirstFree(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The data folder '{folder}' cannot be used: {fault.Message} Name another one (--data).");
        }
    }

    public void Dispose() => _file.Dispose();

    private static ReplicaIdFile TakeFirstFree(string folder)
    {
        for (var place = 1; place <= MostReplicas; place++)
        {
            var path = Path.Combine(folder, place == 1 ? "replica-id" : $"replica-id-{place}");
            if (TryOpen(path) is { } file)
            {
                return new ReplicaIdFile(file, ReadOrMake(file, path), place);
            }
        }

        throw new SettingException($"{MostReplicas} replicas run in '{folder}' already. Give this one another folder (--data) or a name (--replica-id).");
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Locked by the process of another replica.
            return null;
        }
    }

    private static string ReadOrMake(FileStream file, string path)
    {
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        var id = reader.ReadToEnd().Trim();
        if (id.Length == Digits && id.All(char.IsAsciiHexDigitLower))
        {
            return id;
        }

        if (id.Length > 0)
        {
            file.Dispose();
            throw new SettingException($"'{path}' holds no replica id ({Digits} hexadecimal digits in lower case). Correct it, or remove it to get a new one.");
        }

        id = RandomNumberGenerator.GetHexString(Digits, lowercase: true);
        file.Write(Encoding.ASCII.GetBytes(id + "\n"));
        file.Flush(flushToDisk: true);
        return id;
    }
}
