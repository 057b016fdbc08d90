using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Feed;

/// <summary>What the server sends of the changes in the database: only the moves of jobs, changes of workers other than heartbeats, one line of each batch of log lines, and no more of each than a message carries.</summary>
internal sealed class ChangePipeline(MongoCollections collections)
{
    private static readonly BsonDocument Present = new("$exists", true);

    private string Jobs => NameOf(collections.Jobs);

    private string JobLogs => NameOf(collections.JobLogs);

    private string Lanes => NameOf(collections.Lanes);

    private string Workers => NameOf(collections.Workers);

    private string Crons => NameOf(collections.Crons);

    private string WorkerCapacities => NameOf(collections.WorkerCapacities);

    private string ActionConfigs => NameOf(collections.ActionConfigs);

    public BsonDocument[] ToStages() => [new("$match", Match()), new("$project", Projection())];

    private BsonDocument Match()
    {
        var wanted = new BsonArray
        {
            new BsonDocument { { ChangeFields.NamespaceCollection, Jobs }, { ChangeFields.OperationType, In(ChangeFields.Insert, ChangeFields.Replace) } },
            new BsonDocument { { ChangeFields.NamespaceCollection, Jobs }, { ChangeFields.OperationType, ChangeFields.Update }, { "$or", JobMoves() } },
            new BsonDocument { { ChangeFields.NamespaceCollection, Workers }, { ChangeFields.OperationType, In(ChangeFields.Insert, ChangeFields.Replace, ChangeFields.Delete) } },
            new BsonDocument
            {
                { ChangeFields.NamespaceCollection, Workers },
                { ChangeFields.OperationType, ChangeFields.Update },
                { ChangeFields.Updated(WorkerFields.Rev), Present },
            },
            new BsonDocument(ChangeFields.NamespaceCollection, In(WorkerCapacities, ActionConfigs, Crons)),
            new BsonDocument
            {
                { ChangeFields.NamespaceCollection, JobLogs },
                { ChangeFields.OperationType, ChangeFields.Insert },
                { ChangeFields.Full(LogFields.EndsBatch), true },
            },
            new BsonDocument
            {
                { ChangeFields.NamespaceCollection, In(Jobs, Workers, Lanes) },
                { ChangeFields.OperationType, In(ChangeFields.Drop, ChangeFields.Rename) },
            },
            new BsonDocument(ChangeFields.OperationType, In(ChangeFields.DropDatabase, ChangeFields.Invalidate)),
        };
        return new BsonDocument("$or", wanted);
    }

    /// <summary>Every move changes the status, who may claim the job, or whether it is to be deleted. Progress and log lines change none of these.</summary>
    private static BsonArray JobMoves() =>
    [
        new BsonDocument(ChangeFields.Updated(JobFields.Status), Present),
        new BsonDocument(ChangeFields.Updated(JobFields.Claimable), Present),
        new BsonDocument(ChangeFields.Updated(JobFields.DeleteRequested), Present),
        new BsonDocument(ChangeFields.Removed, JobFields.Claimable),
    ];

    private static BsonDocument Projection()
    {
        string[] always = [ChangeFields.ResumeToken, ChangeFields.OperationType, ChangeFields.Namespace, ChangeFields.DocumentKey, ChangeFields.Removed];
        var fields = always
            .Concat(JobChangeDocument.OfWholeJob.Select(ChangeFields.Full))
            .Concat(JobChangeDocument.OfUpdate.Select(ChangeFields.Updated));
        return new BsonDocument(fields.Select(field => new BsonElement(field, 1)));
    }

    private static BsonDocument In(params string[] values) => new("$in", new BsonArray(values));

    private static string NameOf(MongoDB.Driver.IMongoCollection<BsonDocument> collection) => collection.CollectionNamespace.CollectionName;
}
