using System.Globalization;
using System.Text;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.GridFS;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>Makes clients, databases, collections and sessions as <c>createEntities</c> describes them.</summary>
internal sealed class EntityFactory(string connectionString, EntityMap entities)
{
    public void Create(IEnumerable<BsonDocument> descriptions)
    {
        foreach (var description in descriptions)
        {
            var element = description.GetElement(0);
            var options = element.Value.AsBsonDocument;
            entities.Add(options["id"].AsString, Create(element.Name, options));
        }
    }

    private object Create(string kind, BsonDocument options) => kind switch
    {
        "client" => Client(options),
        "database" => Database(options),
        "collection" => Collection(options),
        "session" => Session(options),
        "bucket" => Bucket(options),
        "thread" => new ThreadEntity(),
        _ => throw new OutOfScopeException($"the runner makes no entity of kind '{kind}'"),
    };

    private ClientEntity Client(BsonDocument options)
    {
        RefuseOthers(options, "id", "uriOptions", "useMultipleMongoses", "observeEvents", "ignoreCommandMonitoringEvents", "observeSensitiveCommands", "observeLogMessages", "serverApi");
        var recorder = new EventRecorder(Names(options, "observeEvents"), Names(options, "ignoreCommandMonitoringEvents"), Flag(options, "observeSensitiveCommands") ?? false);
        var settings = MongoClientSettings.FromConnectionString(WithUriOptions(options));
        settings.ClusterConfigurator = recorder.Subscribe;
        if (!options.GetValue("uriOptions", new BsonDocument()).AsBsonDocument.Contains("heartbeatFrequencyMS"))
        {
            settings.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        }

        if (options.TryGetValue("serverApi", out var api))
        {
            var wanted = api.AsBsonDocument;
            settings.ServerApi = new ServerApi(ServerApiVersion.V1, Flag(wanted, "strict"), Flag(wanted, "deprecationErrors"));
        }

        LogRecorder? log = null;
        if (options.TryGetValue("observeLogMessages", out var observed))
        {
            log = new LogRecorder(observed.AsBsonDocument);
            settings.LoggingSettings = new LoggingSettings(log, maxDocumentSize: LogRecorder.MaxDocumentSize);
        }

        return new ClientEntity(new MongoClient(settings), recorder, log);
    }

    private IMongoDatabase Database(BsonDocument options)
    {
        RefuseOthers(options, "id", "client", "databaseName", "databaseOptions");
        var concerns = DriverOptions.ConcernsOf(options, "databaseOptions");
        var database = entities.Get<ClientEntity>(options["client"].AsString).Client.GetDatabase(options["databaseName"].AsString);
        database = concerns.Read is { } read ? database.WithReadConcern(read) : database;
        database = concerns.Preference is { } preference ? database.WithReadPreference(preference) : database;
        return concerns.Write is { } write ? database.WithWriteConcern(write) : database;
    }

    private IMongoCollection<BsonDocument> Collection(BsonDocument options)
    {
        RefuseOthers(options, "id", "database", "collectionName", "collectionOptions");
        var concerns = DriverOptions.ConcernsOf(options, "collectionOptions");
        var settings = new MongoCollectionSettings { AssignIdOnInsert = false };
        var collection = entities.Get<IMongoDatabase>(options["database"].AsString).GetCollection<BsonDocument>(options["collectionName"].AsString, settings);
        collection = concerns.Read is { } read ? collection.WithReadConcern(read) : collection;
        collection = concerns.Preference is { } preference ? collection.WithReadPreference(preference) : collection;
        return concerns.Write is { } write ? collection.WithWriteConcern(write) : collection;
    }

    private GridFSBucket<BsonValue> Bucket(BsonDocument options)
    {
        RefuseOthers(options, "id", "database", "bucketOptions");
        var bucket = new GridFSBucketOptions();
        foreach (var element in options.GetValue("bucketOptions", new BsonDocument()).AsBsonDocument)
        {
            switch (element.Name)
            {
                case "bucketName":
                    bucket.BucketName = element.Value.AsString;
                    break;
                case "chunkSizeBytes":
                    bucket.ChunkSizeBytes = element.Value.ToInt32();
                    break;
                default:
                    throw new OutOfScopeException($"the runner does not know the bucket's option '{element.Name}'");
            }
        }

        return new GridFSBucket<BsonValue>(entities.Get<IMongoDatabase>(options["database"].AsString), bucket);
    }

    private SessionEntity Session(BsonDocument options)
    {
        RefuseOthers(options, "id", "client", "sessionOptions");
        var session = new ClientSessionOptions();
        foreach (var element in options.GetValue("sessionOptions", new BsonDocument()).AsBsonDocument)
        {
            switch (element.Name)
            {
                case "causalConsistency":
                    session.CausalConsistency = element.Value.AsBoolean;
                    break;
                case "snapshotTime":
                    session.SnapshotTime = (BsonTimestamp)entities[element.Value.AsString];
                    break;
                case "snapshot":
                    session.Snapshot = element.Value.AsBoolean;
                    break;
                case "defaultTransactionOptions":
                    session.DefaultTransactionOptions = DriverOptions.TransactionOptionsOf(element.Value.AsBsonDocument);
                    break;
                default:
                    throw new OutOfScopeException($"the driver's session options have no '{element.Name}'");
            }
        }

        var started = entities.Get<ClientEntity>(options["client"].AsString).Client.StartSession(session);
        return new SessionEntity(started, started.WrappedCoreSession.Id);
    }

    private string WithUriOptions(BsonDocument options)
    {
        var uri = new StringBuilder(connectionString);
        foreach (var element in options.GetValue("uriOptions", new BsonDocument()).AsBsonDocument)
        {
            uri.Append(CultureInfo.InvariantCulture, $"{(uri.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')}{element.Name}={Uri.EscapeDataString(TextOf(element.Value))}");
        }

        return uri.ToString();
    }

    private static string TextOf(BsonValue value) => value is BsonBoolean flag ? (flag.Value ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static bool? Flag(BsonDocument options, string name) => options.TryGetValue(name, out var flag) ? flag.AsBoolean : null;

    private static IEnumerable<string> Names(BsonDocument options, string field) => options.GetValue(field, new BsonArray()).AsBsonArray.Select(name => name.AsString);

    private static void RefuseOthers(BsonDocument options, params string[] known)
    {
        if (options.Names.FirstOrDefault(name => !known.Contains(name)) is { } other)
        {
            throw new OutOfScopeException($"the runner does not know the entity option '{other}'");
        }
    }
}
