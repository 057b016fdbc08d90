using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Documents;

[TestFixture]
internal sealed class JobDocumentTests
{
    [Test]
    public void A_submitted_job_reads_back_equal()
    {
        var job = NewJob();

        var read = JobDocument.ToJob(JobDocument.ToBson(job, "work|scan=1"));

        Assert.That(read.Parameters!.Value.GetRawText(), Is.EqualTo(job.Parameters!.Value.GetRawText()));
        Assert.That(read with { Parameters = null }, Is.EqualTo(job with { Parameters = null }).UsingPropertiesComparer());
    }

    [Test]
    public void The_thirteen_fields_of_the_api_are_stored_under_their_names()
    {
        var document = JobDocument.ToBson(NewJob(), "work|scan=1");

        string[] names =
        [
            "_id", "retryFromID", "workerID", "status", "scheduledAt", "lastUpdated", "action", "retriesLeft", "retriesTotal",
            "capacityMap", "parameters", "deadline", "stopTimeout",
        ];
        Assert.That(document.Names, Is.SupersetOf(names));
        Assert.That(document["deadline"].AsString, Is.EqualTo("1h30m0s"));
        Assert.That(document["stopTimeout"].AsString, Is.EqualTo(""));
        Assert.That(document["capacityMap"], Is.EqualTo(new BsonDocument("scan", 1L)));
        Assert.That(document["scheduledAt"].BsonType, Is.EqualTo(BsonType.DateTime));
    }

    [Test]
    public void Fields_that_exist_only_while_true_are_not_there_before()
    {
        var document = JobDocument.ToBson(NewJob(), "work|");

        string[] absent = ["incarnation", "buriedIncarnation", "releaseKey", "retry", "purgeAt", "deleteRequested", "batch", "error", "result"];
        Assert.That(document.Names, Has.None.AnyOf(absent));
        Assert.That(document["claimable"], Is.EqualTo(BsonBoolean.True));
    }

    [Test]
    public void Only_the_root_of_a_chain_keeps_the_active_key()
    {
        var root = NewJob() with { UniqueKey = "one" };
        var retry = root with { Id = JobId.New(TimeProvider.System) };

        Assert.That(JobDocument.ToBson(root, "work|")["activeKey"].AsString, Is.EqualTo("one"));
        Assert.That(JobDocument.ToBson(retry, "work|").Contains("activeKey"), Is.False);
    }

    [TestCaseSource(nameof(Backoffs))]
    public void Every_backoff_reads_back(JobBackoff backoff) =>
        Assert.That(BackoffDocument.ToBackoff(BackoffDocument.ToBson(backoff)), Is.EqualTo(backoff));

    private static IEnumerable<JobBackoff> Backoffs() =>
    [
        new JobBackoff.None(),
        new JobBackoff.Constant(TimeSpan.FromMilliseconds(250)),
        new JobBackoff.Exponential(TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)),
    ];

    private static Job NewJob()
    {
        var id = JobId.New(TimeProvider.System);
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Action = "work",
            Status = JobStatus.Waiting,
            Claimable = true,
            ScheduledAt = now,
            CreatedAt = now,
            LastUpdated = now,
            Rev = 1,
            CapacityMap = CapacityMap.Parse("scan=1"),
            Parameters = JsonSerializer.SerializeToElement(new { SHA256SUM = "1bacd3c8" }),
            Deadline = TimeSpan.FromMinutes(90),
            Priority = -7,
            OnInterrupt = InterruptPolicy.Leave,
            Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(3)),
            ParentId = JobId.New(TimeProvider.System),
            ChildName = "first",
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            InterruptionsLeft = 2,
            RetriesLeft = 3,
            RetriesTotal = 4,
        };
    }
}
