using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Finishing;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo;

/// <summary>Every filter on jobs. Statuses come from <see cref="JobTransitions"/>.</summary>
internal static class JobFilters
{
    private static readonly BsonDocument Missing = new("$exists", false);
    private static readonly BsonDocument Present = new("$gt", "");

    private static readonly JobStatus[] HeldStatuses =
        [.. JobTransitions.All.Where(row => row.Hold == JobHold.Held).Select(row => row.From).Distinct()];

    private static readonly JobStatus[] UnfinishedStatuses =
        [.. JobTransitions.All.Where(row => row.Hold != JobHold.Final).Select(row => row.From).Distinct()];

    /// <summary>The ends of a parent that cancel its children.</summary>
    private static readonly JobStatus[] EndsOfParents =
        [JobTransitions.TargetOf(JobMove.Fail), JobTransitions.TargetOf(JobMove.ConfirmCancel), JobTransitions.TargetOf(JobMove.Delete)];

    public static BsonDocument ById(JobId id) => new(Id, id.ToString());

    public static BsonDocument ByIds(IEnumerable<JobId> ids) => new(Id, new BsonDocument("$in", new BsonArray(ids.Select(id => id.ToString()))));

    /// <summary>Claimable jobs of these lanes that are due.</summary>
    public static BsonDocument Due(IEnumerable<string> lanes, DateTimeOffset now) =>
        ClaimableIn(lanes, JobMove.ClaimAndStart, new BsonDocument("$lte", now.ToBson()));

    /// <summary>Those of these jobs that are still claimable and due.</summary>
    public static BsonDocument DueAmong(IEnumerable<string> ids, DateTimeOffset now) => new()
    {
        { Id, new BsonDocument("$in", new BsonArray(ids)) },
        { Claimable, true },
        { ScheduledAt, new BsonDocument("$lte", now.ToBson()) },
        { Status, In(JobTransitions.SourcesOf(JobMove.ClaimAndStart)) },
    };

    /// <summary>Claimable jobs of these lanes that are not due yet but will be by <paramref name="until"/>.</summary>
    public static BsonDocument Ahead(IEnumerable<string> lanes, DateTimeOffset now, DateTimeOffset until) =>
        ClaimableIn(lanes, JobMove.Claim, new BsonDocument { { "$gt", now.ToBson() }, { "$lte", until.ToBson() } });

    /// <summary>Claimable jobs of these lanes that are due later.</summary>
    public static BsonDocument Later(IEnumerable<string> lanes, DateTimeOffset now) => new()
    {
        { JobFields.Lane, new BsonDocument("$in", new BsonArray(lanes)) },
        { Claimable, true },
        { ScheduledAt, new BsonDocument("$gt", now.ToBson()) },
    };

    /// <summary>Claimable jobs of these lanes that are due by now.</summary>
    public static BsonDocument Earlier(IEnumerable<string> lanes, DateTimeOffset now) => new()
    {
        { JobFields.Lane, new BsonDocument("$in", new BsonArray(lanes)) },
        { Claimable, true },
        { ScheduledAt, new BsonDocument("$lte", now.ToBson()) },
    };

    /// <summary>What one claim of several jobs took.</summary>
    public static BsonDocument TakenBy(string incarnation, string batch) => new() { { Incarnation, incarnation }, { Batch, batch } };

    /// <summary>The job while this claim holds it in one of these statuses.</summary>
    public static BsonDocument Held(JobClaim claim, IEnumerable<JobStatus> statuses) => new()
    {
        { Id, claim.Id.ToString() },
        { Incarnation, claim.Incarnation },
        { Fence, claim.Fence },
        { Status, In(statuses) },
    };

    /// <summary>The job while this claim holds it, in any status.</summary>
    public static BsonDocument Held(JobClaim claim) => Held(claim, HeldStatuses);

    /// <summary>The job while this claim holds it and may make the move.</summary>
    public static BsonDocument HeldBefore(JobClaim claim, JobMove move) => Held(claim, JobTransitions.SourcesOf(move));

    /// <summary>The job while this claim holds it in one status and nobody asked for its deletion: the end is the move's own.</summary>
    public static BsonDocument HeldUndeleted(JobClaim claim, JobStatus status) => Held(claim, [status]).Add(DeleteRequested, Missing);

    /// <summary>Those of these jobs that are still held under the incarnation and fence that they share, in one status, and of which nobody asked for the deletion.</summary>
    public static BsonDocument HeldUndeleted(IEnumerable<JobId> ids, FinishingShape shape, JobStatus status) => ByIds(ids)
        .Add(Incarnation, shape.Incarnation)
        .Add(Fence, shape.Fence)
        .Add(Status, In([status]))
        .Add(DeleteRequested, Missing);

    /// <summary>The job while everything that a move depends on is as it was read: status, who holds it, whether deletion was requested.</summary>
    public static BsonDocument AsSeen(Job job) => new()
    {
        { Id, job.Id.ToString() },
        { Status, job.Status.ToName() },
        { Fence, job.Fence },
        { Incarnation, job.Incarnation is { } incarnation ? (BsonValue)incarnation : Missing },
        { Claimable, job.Claimable ? (BsonValue)BsonBoolean.True : Missing },
        { DeleteRequested, job.DeleteRequested ? (BsonValue)BsonBoolean.True : Missing },
    };

    /// <summary>A failed job whose successor may still have to be inserted.</summary>
    public static BsonDocument OpenRetry(JobId id) => new() { { Id, id.ToString() }, { RetryOpen, true } };

    /// <summary>The job from which a burial took this claim, while nobody has claimed it.</summary>
    public static BsonDocument BuriedFrom(JobClaim claim) => new()
    {
        { Id, claim.Id.ToString() },
        { BuriedIncarnation, claim.Incarnation },
        { Fence, claim.Fence },
        { Claimable, true },
        { Status, In(JobTransitions.SourcesOf(JobMove.Resurrect)) },
    };

    public static BsonDocument HeldBy(string incarnation) => new(Incarnation, incarnation);

    public static BsonDocument HeldByAnyOf(IEnumerable<string> incarnations) => new(Incarnation, new BsonDocument("$in", new BsonArray(incarnations)));

    public static BsonDocument HeldByAny() => new(Incarnation, Present);

    /// <summary>The held jobs of these actions.</summary>
    public static BsonDocument HeldOf(IEnumerable<string> actions) => HeldByAny().Add(JobFields.Action, new BsonDocument("$in", new BsonArray(actions)));

    public static BsonDocument ByActiveKey(string key) => new(ActiveKey, key);

    /// <summary>The root of a chain while it keeps this key.</summary>
    public static BsonDocument RootWithKey(JobId root, string key) => ById(root).Add(ActiveKey, key);

    public static BsonDocument ChainOf(JobId root) => new(RootId, root.ToString());

    /// <summary>Jobs whose last write left something open: a successor to insert, a key to free, a log to remove by now, a child to confirm, children to cancel. Each part has an index of its own.</summary>
    public static BsonDocument WithOpenIntents(DateTimeOffset now) => new("$or", new BsonArray
    {
        new BsonDocument(RetryOpen, true),
        new BsonDocument(ReleaseKey, Present),
        new BsonDocument(PurgeAt, new BsonDocument("$lte", now.ToBson())),
        new BsonDocument(Unconfirmed, true),
        new BsonDocument { { HasChildren, true }, { Status, In(EndsOfParents) } },
    });

    /// <summary>A child of which it is not known yet whether its parent lives.</summary>
    public static BsonDocument ToConfirm(JobId child) => ById(child).Add(Unconfirmed, true);

    /// <summary>A job that is not final, so that its end will see what is written in it now.</summary>
    public static BsonDocument Living(Job job) => ById(job.Id).Add(Status, In(UnfinishedStatuses));

    /// <summary>A job that ended with children to be cancelled.</summary>
    public static BsonDocument EndedParent(JobId id) => ById(id).Add(HasChildren, true).Add(Status, In(EndsOfParents));

    /// <summary>The jobs among the children of a chain that may still run and have not been asked to stop.</summary>
    public static BsonDocument UnfinishedChildren(JobId parentRoot) => new()
    {
        { ParentId, parentRoot.ToString() },
        {
            "$or", new BsonArray
            {
                new BsonDocument(Claimable, true),
                new BsonDocument { { Incarnation, Present }, { Status, In(HeldStatuses.Except([JobTransitions.TargetOf(JobMove.RequestCancel)])) } },
                new BsonDocument(RetryOpen, true),
            }
        },
    };

    /// <summary>A job that ended its chain, while the key on the root may still have to be freed.</summary>
    public static BsonDocument KeyToRelease(JobId id) => ById(id).Add(ReleaseKey, Present);

    /// <summary>Those of these deleted jobs whose logs are to be removed by now.</summary>
    public static BsonDocument ToPurge(IEnumerable<JobId> ids, DateTimeOffset until) => ByIds(ids).Add(PurgeAt, new BsonDocument("$lte", until.ToBson()));

    /// <summary>Jobs in a status that is not an end. Some <c>worker_*</c> ones among them are final all the same.</summary>
    public static BsonDocument Unfinished() => new(Status, In(UnfinishedStatuses));

    /// <summary>Jobs whose status changed at or after an instant.</summary>
    public static BsonDocument ChangedSince(DateTimeOffset instant) => new(LastUpdated, new BsonDocument("$gte", instant.ToBson()));

    private static BsonDocument ClaimableIn(IEnumerable<string> lanes, JobMove move, BsonDocument scheduled) => new()
    {
        { JobFields.Lane, new BsonDocument("$in", new BsonArray(lanes)) },
        { Claimable, true },
        { ScheduledAt, scheduled },
        { Status, In(JobTransitions.SourcesOf(move)) },
    };

    private static BsonDocument In(IEnumerable<JobStatus> statuses) => new("$in", new BsonArray(statuses.Select(status => status.ToName())));
}
