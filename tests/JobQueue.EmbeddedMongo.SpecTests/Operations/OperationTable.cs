using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Finds the driver's method for an operation of a test.</summary>
internal sealed class OperationTable(EntityMap entities, ReadAhead ahead)
{
    /// <summary>Carries an operation out.</summary>
    /// <returns>Its result in the tests' form, or the object to be saved as an entity.</returns>
    public async Task<object> RunAsync(BsonDocument operation, Func<BsonDocument, Task> runNested)
    {
        var name = operation["name"].AsString;
        var values = operation.GetValue("arguments", new BsonDocument()).AsBsonDocument;
        var arguments = new Arguments(name, values, entities);
        object target = entities[operation["object"].AsString];
        target = target is ClientEntity client ? client.Client : target;
        return name switch
        {
            "createChangeStream" => await ChangeStreamOperations.OpenAsync(target, arguments),
            "createFindCursor" when target is IMongoCollection<BsonDocument> collection => await CollectionReads.OpenAsync(collection, arguments, arguments.Int("limit")),
            "close" when target is IDisposable closing => Close(closing),
            "getSnapshotTime" when target is SessionEntity session => session.Session.WrappedCoreSession.SnapshotTime,
            _ => target switch
            {
                IMongoCollection<BsonDocument> collection => await OnCollection(collection, name, arguments),
                IMongoDatabase database => await OnDatabase(database, name, arguments),
                IMongoClient mongo => await OnClient(mongo, name, arguments),
                GridFSBucket<BsonValue> bucket => await BucketOperations.RunAsync(bucket, name, arguments),
                SessionEntity session => await OnSession(session.Session, name, values, runNested),
                IAsyncCursor<BsonDocument> cursor => await OnCursor(cursor, name),
                _ => throw Unknown(name, target),
            },
        };
    }

    private static Task<BsonValue> OnCollection(IMongoCollection<BsonDocument> collection, string name, Arguments arguments) => name switch
    {
        "aggregate" => CollectionReads.AggregateAsync(collection, arguments),
        "bulkWrite" => CollectionWrites.BulkWriteAsync(collection, arguments),
        "count" => CollectionReads.CountAsync(collection, arguments),
        "countDocuments" => CollectionReads.CountDocumentsAsync(collection, arguments),
        "createIndex" => CollectionAdministration.CreateIndexAsync(collection, arguments),
        "createSearchIndex" => CollectionAdministration.CreateSearchIndexAsync(collection, arguments),
        "createSearchIndexes" => CollectionAdministration.CreateSearchIndexesAsync(collection, arguments),
        "deleteMany" => CollectionWrites.DeleteManyAsync(collection, arguments),
        "deleteOne" => CollectionWrites.DeleteOneAsync(collection, arguments),
        "distinct" => CollectionReads.DistinctAsync(collection, arguments),
        "dropIndex" => CollectionAdministration.DropIndexAsync(collection, arguments),
        "dropIndexes" => CollectionAdministration.DropIndexesAsync(collection, arguments),
        "dropSearchIndex" => CollectionAdministration.DropSearchIndexAsync(collection, arguments),
        "estimatedDocumentCount" => CollectionReads.EstimatedCountAsync(collection, arguments),
        "find" => CollectionReads.FindAsync(collection, arguments),
        "findOne" => CollectionReads.FindOneAsync(collection, arguments),
        "findOneAndDelete" => CollectionWrites.FindOneAndDeleteAsync(collection, arguments),
        "findOneAndReplace" => CollectionWrites.FindOneAndReplaceAsync(collection, arguments),
        "findOneAndUpdate" => CollectionWrites.FindOneAndUpdateAsync(collection, arguments),
        "insertMany" => CollectionWrites.InsertManyAsync(collection, arguments),
        "insertOne" => CollectionWrites.InsertOneAsync(collection, arguments),
        "listIndexes" => CollectionAdministration.ListIndexesAsync(collection, arguments),
        "listIndexNames" => CollectionAdministration.ListIndexNamesAsync(collection, arguments),
        "listSearchIndexes" => CollectionAdministration.ListSearchIndexesAsync(collection, arguments),
        "mapReduce" => throw new OutOfScopeException("mapReduce is JavaScript that runs in the server"),
        "rename" => CollectionAdministration.RenameAsync(collection, arguments),
        "replaceOne" => CollectionWrites.ReplaceOneAsync(collection, arguments),
        "updateMany" => CollectionWrites.UpdateManyAsync(collection, arguments),
        "updateOne" => CollectionWrites.UpdateOneAsync(collection, arguments),
        "updateSearchIndex" => CollectionAdministration.UpdateSearchIndexAsync(collection, arguments),
        _ => throw Unknown(name, collection),
    };

    private static Task<BsonValue> OnDatabase(IMongoDatabase database, string name, Arguments arguments) => name switch
    {
        "aggregate" => DatabaseOperations.AggregateAsync(database, arguments),
        "createCollection" => DatabaseOperations.CreateCollectionAsync(database, arguments),
        "dropCollection" => DatabaseOperations.DropCollectionAsync(database, arguments),
        "listCollectionNames" => DatabaseOperations.ListCollectionNamesAsync(database, arguments),
        "listCollectionObjects" => throw new OutOfScopeException("the driver has no method that lists collections as objects"),
        "listCollections" => DatabaseOperations.ListCollectionsAsync(database, arguments),
        "modifyCollection" => DatabaseOperations.ModifyCollectionAsync(database, arguments),
        "createCommandCursor" or "runCursorCommand" => throw new OutOfScopeException("the driver has no method that runs a command with a cursor"),
        "runCommand" => DatabaseOperations.RunCommandAsync(database, arguments),
        _ => throw Unknown(name, database),
    };

    private static Task<BsonValue> OnClient(IMongoClient client, string name, Arguments arguments) => name switch
    {
        "clientBulkWrite" => throw new OutOfScopeException("clientBulkWrite sends a command of MongoDB 8.0"),
        "listDatabaseNames" => ClientOperations.ListDatabaseNamesAsync(client, arguments),
        "listDatabaseObjects" => throw new OutOfScopeException("the driver has no method that lists databases as objects"),
        "listDatabases" => ClientOperations.ListDatabasesAsync(client, arguments),
        _ => throw Unknown(name, client),
    };

    private static Task<BsonValue> OnSession(IClientSessionHandle session, string name, BsonDocument arguments, Func<BsonDocument, Task> runNested) => name switch
    {
        "abortTransaction" => SessionOperations.AbortAsync(session),
        "commitTransaction" => SessionOperations.CommitAsync(session),
        "endSession" => SessionOperations.EndAsync(session),
        "startTransaction" => SessionOperations.StartTransactionAsync(session, arguments),
        "withTransaction" => SessionOperations.WithTransactionAsync(session, arguments, runNested),
        _ => throw Unknown(name, session),
    };

    private Task<BsonValue> OnCursor(IAsyncCursor<BsonDocument> cursor, string name) => name switch
    {
        "iterateOnce" => ChangeStreamOperations.StepAsync(cursor, ahead),
        "iterateUntilDocumentOrError" => ChangeStreamOperations.NextAsync(cursor, ahead),
        _ => throw Unknown(name, cursor),
    };

    private static BsonNull Close(IDisposable closing)
    {
        closing.Dispose();
        return BsonNull.Value;
    }

    private static OutOfScopeException Unknown(string name, object target) => new($"the runner does not know the operation '{name}' of {target.GetType().Name}");
}
