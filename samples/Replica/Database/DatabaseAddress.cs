using MongoDB.Driver;
using Replica.Settings;

namespace Replica.Database;

/// <summary>The file in the data folder that says how to reach the embedded server that runs there.</summary>
internal sealed class DatabaseAddress(string folder)
{
    private const int Attempts = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _path = Path.Combine(folder, "mongodb.uri");

    /// <summary>The port that the server listened on when it last ran here; 0 when it never did.</summary>
    public int Port => Read() is { } address ? new MongoUrl(address).Server.Port : 0;

    /// <summary>Writes the address as a whole or not at all.</summary>
    public void Remember(string connectionString)
    {
        File.WriteAllText(_path + ".new", connectionString);
        File.Move(_path + ".new", _path, overwrite: true);
    }

    /// <summary>Reads the address that the replica which runs the server has written, or is about to write.</summary>
    public async Task<string> WaitAsync()
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (Read() is { } address)
            {
                return address;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new SettingException($"Another process uses '{folder}' and does not say how to reach its database. Give this replica another folder (--data), or the connection string that the other one printed (--mongo).");
    }

    private string? Read()
    {
        try
        {
            return File.ReadAllText(_path).Trim() is { Length: > 0 } address ? address : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
