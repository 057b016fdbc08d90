using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class JobFiltersTests
{
    private static readonly JobId Id = JobId.Parse("1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Job Job = new()
    {
        Id = Id,
        RetryFromId = Id,
        RootId = Id,
        Action = "work",
        Status = JobStatus.Running,
        Incarnation = "run-1",
        Fence = 7,
        ScheduledAt = Now,
        CreatedAt = Now,
        LastUpdated = Now,
    };

    private static readonly JobClaim Claim = new(Job, "run-1", 7);

    private static readonly ClaimRequest Request = new() { WorkerId = "w", Incarnation = "run-1", Actions = ["work"], Free = CapacityMap.Empty, Ahead = TimeSpan.Zero };

    [Test]
    public void A_claim_asks_for_claimable_due_jobs_of_the_lanes_that_fit() => Assert.That(
        JobFilters.Due(["work|", "work|scan=1"], Now),
        Is.EqualTo(BsonDocument.Parse("""
            {
              lane: { $in: ["work|", "work|scan=1"] },
              claimable: true,
              scheduledAt: { $lte: ISODate("2026-03-01T12:00:00Z") },
              status: { $in: ["waiting", "worker_dead", "worker_shutdown"] }
            }
            """)));

    [Test]
    public void Every_write_of_a_worker_names_job_incarnation_fence_and_source_statuses()
    {
        BsonDocument[] filters = [JobFilters.HeldBefore(Claim, JobMove.Start), JobFilters.HeldUndeleted(Claim, JobStatus.Running), JobFilters.Held(Claim)];

        foreach (var filter in filters)
        {
            Assert.That(filter["_id"].AsString, Is.EqualTo(Id.ToString()));
            Assert.That(filter["incarnation"].AsString, Is.EqualTo("run-1"));
            Assert.That(filter["fence"].AsInt64, Is.EqualTo(7));
            Assert.That(filter["status"]["$in"].AsBsonArray, Is.Not.Empty);
        }
    }

    [Test]
    public void A_decision_is_written_only_if_nothing_that_it_rests_on_has_changed() => Assert.That(
        JobFilters.AsSeen(Job),
        Is.EqualTo(BsonDocument.Parse("""
            {
              _id: "1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b",
              status: "running",
              fence: NumberLong(7),
              incarnation: "run-1",
              claimable: { $exists: false },
              deleteRequested: { $exists: false }
            }
            """)));

    [Test]
    public void A_claim_takes_fence_and_revision_up_in_the_same_write() => Assert.That(
        JobUpdates.ClaimAndStart(Request, Now).ToBson(),
        Is.EqualTo(BsonDocument.Parse("""
            {
              $inc: { rev: NumberLong(1), fence: NumberLong(1) },
              $set: {
                status: "running", lastUpdated: ISODate("2026-03-01T12:00:00Z"), workerID: "w", incarnation: "run-1",
                startedAt: ISODate("2026-03-01T12:00:00Z")
              },
              $unset: { claimable: "", buriedIncarnation: "", progress: "" }
            }
            """)));

    [TestCaseSource(nameof(Updates))]
    public void Every_update_counts_the_revision_up(BsonDocument update) => Assert.That(update["$inc"]["rev"].AsInt64, Is.EqualTo(1));

    [TestCaseSource(nameof(Updates))]
    public void Updates_are_made_of_plain_operators(BsonDocument update) =>
        Assert.That(update.Names, Is.SubsetOf(new[] { "$inc", "$set", "$unset", "$push" }));

    [TestCaseSource(nameof(Updates))]
    public void No_update_names_a_field_twice(BsonDocument update)
    {
        var paths = update.SelectMany(part => part.Value.AsBsonDocument.Names).ToList();

        Assert.That(paths, Is.Unique);
        Assert.That(paths.Where(path => paths.Exists(other => path.StartsWith(other + ".", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void The_end_of_a_chain_frees_the_key_where_it_is_and_records_the_intent_elsewhere()
    {
        var root = Job with { UniqueKey = "one" };
        var retry = root with { RootId = JobId.New(TimeProvider.System) };

        Assert.That(JobUpdates.End(root, JobStatus.Cancel, Now).ToBson()["$unset"].AsBsonDocument.Contains("activeKey"), Is.True);
        Assert.That(JobUpdates.End(retry, JobStatus.Cancel, Now).ToBson()["$set"]["releaseKey"].AsString, Is.EqualTo("one"));
    }

    [Test]
    public void A_failure_with_a_retry_keeps_the_key_and_records_the_successor()
    {
        var failure = new JobSettlement.Failed(new JobError("boom", "It broke."), new PlannedRetry(Id, Now));

        var update = JobUpdates.Fail(Job with { UniqueKey = "one" }, failure, Now).ToBson();

        Assert.That(update["$unset"].AsBsonDocument.Contains("activeKey"), Is.False);
        Assert.That(update["$set"]["retry"], Is.EqualTo(new BsonDocument { { "id", Id.ToString() }, { "at", Now.UtcDateTime }, { "open", true } }));
    }

    private static IEnumerable<TestCaseData> Updates()
    {
        var failure = new JobSettlement.Failed(new JobError("boom", "It broke.", "at"), null);
        (string Name, JobUpdate Update)[] all =
        [
            ("claim and start", JobUpdates.ClaimAndStart(Request, Now)),
            ("claim and start several", JobUpdates.ClaimAndStart(Request, Now, "1")),
            ("claim ahead", JobUpdates.Claim(Request, Now)),
            ("start", JobUpdates.Start(Now)),
            ("release", JobUpdates.Release(Job, Now)),
            ("complete", JobUpdates.Complete(Job, JobStatus.Done, 1, Now)),
            ("complete deleted", JobUpdates.Complete(Job, JobStatus.Deleted, 1, Now)),
            ("fail", JobUpdates.Fail(Job, failure, Now)),
            ("cancel", JobUpdates.End(Job, JobStatus.Cancel, Now)),
            ("reschedule", JobUpdates.Reschedule(Now, Now)),
            ("hand back", JobUpdates.HandBack(Job, "run-1", Now)),
            ("shut down", JobUpdates.ShutDown(Job, "run-1", Now)),
            ("shut down for good", JobUpdates.ShutDown(Job with { OnInterrupt = InterruptPolicy.Leave }, "run-1", Now)),
            ("bury", JobUpdates.BuryToRerun(Job, 1, Now)),
            ("bury for good", JobUpdates.BuryForGood(Job, 0, Now)),
            ("bury cancelled", JobUpdates.BuryCancelled(Job, JobStatus.Deleted, Now)),
            ("resurrect", JobUpdates.Resurrect(Job, "run-2", Now)),
            ("request cancel", JobUpdates.RequestCancel(Now)),
            ("request delete", JobUpdates.RequestDelete(Job, Now)),
            ("delete", JobUpdates.Delete(Job, Now)),
            ("progress", JobUpdates.Report(new JobProgress(1, "a"))),
            ("reserve", JobUpdates.Reserve(3)),
            ("close retry", JobUpdates.CloseRetry()),
            ("free key", JobUpdates.FreeKey()),
            ("close key release", JobUpdates.CloseKeyRelease()),
            ("purge again", JobUpdates.PurgeAgain(Now)),
            ("close purge", JobUpdates.ClosePurge()),
        ];
        return all.Select(one => new TestCaseData(one.Update.ToBson()).SetArgDisplayNames(one.Name));
    }
}
