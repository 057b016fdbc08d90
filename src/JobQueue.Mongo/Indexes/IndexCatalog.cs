using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Indexes;

/// <summary>Every index, each with the query it serves. Those of job states hang on fields that exist only while they are true, so that finished jobs cost nothing there.</summary>
internal static class IndexCatalog
{
    public const string Claim = "claim";
    public const string Next = "next";
    public const string ActiveKey = "active_key";
    public const string Held = "held";
    public const string Slot = "slot";
    public const string OpenRetry = "open_retry";
    public const string KeyRelease = "key_release";
    public const string Purge = "purge";
    public const string UnconfirmedChildren = "unconfirmed_children";
    public const string Parents = "parents";
    public const string History = "history";
    public const string Tombstones = "tombstones";
    public const string List = "list";
    public const string ListByAction = "list_by_action";
    public const string ListByWorker = "list_by_worker";
    public const string ListByStatus = "list_by_status";
    public const string Chain = "chain";
    public const string Children = "children";
    public const string ListByCron = "list_by_cron";
    public const string CronsByName = "by_name";
    public const string NextRun = "next_run";
    public const string Changes = "changes";
    public const string LiveWorkers = "live";
    public const string WorkersByName = "by_name";
    public const string EndedWorkers = "ended_ttl";

    private static readonly TimeSpan KeepEndedWorkers = TimeSpan.FromDays(7);

    public static IReadOnlyList<IndexDefinition> Jobs { get; } =
    [
        new(Claim, "claims: of each lane the first due job by priority, schedule time and id, merged without a sort", new()
        {
            { JobFields.Lane, 1 },
            { JobFields.Priority, -1 },
            { JobFields.ScheduledAt, 1 },
            { JobFields.Id, 1 },
        }) { Only = new(JobFields.Claimable, true) },
        new(Next, "the earliest later schedule time among lanes, which says when to claim again", new()
        {
            { JobFields.Lane, 1 },
            { JobFields.ScheduledAt, 1 },
        }) { Only = new(JobFields.Claimable, true) },
        new(ActiveKey, "one unfinished retry chain per unique key", new(JobFields.ActiveKey, 1)) { IsUnique = true, IsSparse = true },
        new(Held, "the jobs that an incarnation holds; the incarnations that hold any; the held jobs of an action", new()
        {
            { JobFields.Incarnation, 1 },
            { JobFields.Action, 1 },
        }) { Only = new(JobFields.Incarnation, new BsonDocument("$exists", true)) },
        new(Slot, "one running job per slot of an action that has a limit", new(JobFields.Slot, 1)) { IsUnique = true, IsSparse = true },
        new(OpenRetry, "failed jobs whose successor may still have to be inserted", new(JobFields.RetryOpen, 1)) { IsSparse = true },
        new(KeyRelease, "ended chains whose unique key may still have to be freed", new(JobFields.ReleaseKey, 1)) { IsSparse = true },
        new(Purge, "deleted jobs whose log is to be removed", new(JobFields.PurgeAt, 1)) { IsSparse = true },
        new(UnconfirmedChildren, "children of which it is not known yet whether their parent lives", new(JobFields.Unconfirmed, 1)) { IsSparse = true },
        new(Parents, "ended jobs whose children may still have to be cancelled", new()
        {
            { JobFields.HasChildren, 1 },
            { JobFields.Status, 1 },
        }) { Only = new(JobFields.HasChildren, true) },
        new(History, "the jobs in each status of an end, oldest end first, merged without a sort", new()
        {
            { JobFields.Status, 1 },
            { JobFields.FinishedAt, 1 },
            { JobFields.Id, 1 },
        }) { Only = new(JobFields.FinishedAt, new BsonDocument("$exists", true)) },
        new(Tombstones, "what is left of deleted jobs and may be forgotten", new(JobFields.ForgetAt, 1)) { IsSparse = true },
        new(List, "all jobs, most recently scheduled first", Listed()),
        new(ListByAction, "the jobs of an action, most recently scheduled first", Listed(JobFields.Action)),
        new(ListByWorker, "the jobs of a worker, most recently scheduled first", Listed(JobFields.WorkerId)),
        new(ListByStatus, "the jobs in some statuses, most recently scheduled first", Listed(JobFields.Status)),
        new(Chain, "the jobs of a retry chain", Listed(JobFields.RootId)),
        new(Children, "the children of a job", Listed(JobFields.ParentId)) { Only = new(JobFields.ParentId, new BsonDocument("$exists", true)) },
        new(ListByCron, "the jobs of a cron, most recently scheduled first", Listed(JobFields.Cron)) { Only = new(JobFields.Cron, new BsonDocument("$exists", true)) },
    ];

    public static IReadOnlyList<IndexDefinition> Crons { get; } =
    [
        new(CronsByName, "all crons by name; one per name", new(CronFields.Name, 1)) { IsUnique = true },
        new(NextRun, "the crons that are due first", new(CronFields.NextRun, 1)) { IsSparse = true },
    ];

    /// <summary>Created only where the server has no change streams.</summary>
    public static IReadOnlyList<IndexDefinition> JobsWhenPolling { get; } =
    [
        new(Changes, "the jobs whose status changed lately, where the server has no change streams", new(JobFields.LastUpdated, 1)),
    ];

    public static IReadOnlyList<IndexDefinition> Workers { get; } =
    [
        new(LiveWorkers, "workers that are neither dead nor shut down, and those whose heartbeat has expired", new()
        {
            { WorkerFields.Live, 1 },
            { WorkerFields.HeartbeatExpiration, 1 },
        }) { Only = new(WorkerFields.Live, true) },
        new(WorkersByName, "the newest run under a worker's name", new() { { WorkerFields.Id, 1 }, { WorkerFields.StartedAt, -1 } }),
        new(EndedWorkers, "removal of dead and shut-down records after a week", new(WorkerFields.EndedAt, 1)) { ExpireAfter = KeepEndedWorkers },
    ];

    private static BsonDocument Listed(params string[] by)
    {
        var keys = new BsonDocument(by.Select(field => new BsonElement(field, 1)));
        return keys.Add(JobFields.ScheduledAt, -1).Add(JobFields.Id, -1);
    }
}
