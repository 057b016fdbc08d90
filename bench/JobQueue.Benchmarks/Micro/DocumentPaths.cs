using System.Text.Json;
using BenchmarkDotNet.Attributes;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Benchmarks.Micro;

/// <summary>How jobs and their changes are written to BSON and read from it.</summary>
[MemoryDiagnoser]
public class DocumentPaths
{
    private readonly Job _job = NewJob();
    private readonly BsonDocument _stored = JobDocument.ToBson(NewJob(), "noop ");
    private readonly BsonDocument _update = new()
    {
        { "updatedFields", new BsonDocument { { "status", "done" }, { "rev", 3L }, { "lastUpdated", new BsonDateTime(1_800_000_000_000) }, { "finishedAt", new BsonDateTime(1_800_000_000_000) } } },
        { "removedFields", new BsonArray { "incarnation" } },
    };

    private JobClaim _claim = null!;

    [GlobalSetup]
    public void Claim() => _claim = new JobClaim(_job with { Status = JobStatus.Running }, "0198c0de-0000-7000-8000-000000000001", 1);

    [Benchmark]
    public BsonDocument Job_is_written() => JobDocument.ToBson(_job, Lane.Of(_job).Id);

    [Benchmark]
    public Job Job_is_read() => JobDocument.ToJob(_stored);

    [Benchmark]
    public BsonDocument Finishing_filter_is_built() => JobFilters.HeldUndeleted(_claim, JobStatus.Running);

    [Benchmark]
    public BsonDocument Finishing_update_is_built() => JobUpdates.Complete(_claim.Job, JobStatus.Done, null, _job.CreatedAt).ToBson();

    [Benchmark]
    public object? Change_is_read() => JobChangeDocument.FromUpdate(_stored["_id"], _update);

    private static Job NewJob()
    {
        var id = JobId.Parse("0198c0de-0000-7000-8000-000000000002");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Action = "noop",
            Status = JobStatus.Waiting,
            Claimable = true,
            Parameters = JsonSerializer.SerializeToElement(new { image = "alpine:3.20", size = 12345, tags = new[] { "a", "b" } }),
            ScheduledAt = now,
            CreatedAt = now,
            LastUpdated = now,
            Rev = 1,
        };
    }
}
