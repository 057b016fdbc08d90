using MongoDB.Driver;
using Replica.Settings;

namespace Replica.Database;

/// <summary>The database of the queue, where the registry's actions keep their own collections beside those of the queue.</summary>
internal sealed class SharedDatabase : IDisposable
{
    private const string DefaultName = "jobqueue";

    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    private readonly MongoClient _client;

    private SharedDatabase(MongoClient client, string name)
    {
        _client = client;
        Name = name;
        Collections = client.GetDatabase(name)
            .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: WriteTimeout))
            .WithReadConcern(ReadConcern.Majority)
            .WithReadPreference(ReadPreference.Primary);
    }

    public IMongoClient Client => _client;

    public string Name { get; }

    /// <summary>For collections of the sample: like the queue's own, written to and read from a majority.</summary>
    public IMongoDatabase Collections { get; }

    /// <summary>Makes the one client of this process; it connects when it is used.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="name">The database; <see langword="null"/> for the one that the connection string names, else <c>jobqueue</c>.</param>
    /// <exception cref="SettingException">The connection string is none.</exception>
    public static SharedDatabase Connect(string connectionString, string? name)
    {
        var url = Read(connectionString);
        var settings = MongoClientSettings.FromUrl(url);
        settings.RetryReads = true;
        settings.RetryWrites = true;
        settings.ApplicationName ??= "JobQueue";
        return new SharedDatabase(new MongoClient(settings), name ?? url.DatabaseName ?? DefaultName);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The driver's message repeats the text, which may hold a password: it is not passed on.</summary>
    private static MongoUrl Read(string connectionString)
    {
        try
        {
            return new MongoUrl(connectionString);
        }
        catch (MongoConfigurationException)
        {
            var setting = SettingNames.Find("Mongo");
#pragma warning disable MA0054
            throw new SettingException($"{setting.Option} ({setting.Path}): a connection string such as mongodb://host:27017/jobs?replicaSet=rs0 is expected.");
#pragma warning restore MA0054
        }
    }
}
