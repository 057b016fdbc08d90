using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Faults;

/// <summary>Faults of the server, made by its own fail point, and of the way to it.</summary>
[TestFixture]
internal sealed class LostReplyTests
{
    private static readonly BsonDocument WaitedInVain =
        new("writeConcernError", new BsonDocument { { "code", 64 }, { "errmsg", "waiting for replication timed out" } });

    private EmbeddedServerWithFailPoint _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task StartAsync() => _server = await EmbeddedServerWithFailPoint.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("insert")]
    [TestCase("findAndModify")]
    public async Task A_connection_that_is_cut_once_is_hidden_by_the_driver(string command)
    {
        await _server.FailAsync(command, times: 1, new BsonDocument("closeConnection", true));

        await SubmitAsync();
        var claim = (await _server.Store.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        var settled = await _server.Store.SettleAsync(claim, new JobSettlement.Completed(null), None);

        Assert.That(settled, Is.TypeOf<ClaimWrite.Written>());
        Assert.That(claim.Fence, Is.EqualTo(1));
    }

    [Test]
    public async Task A_write_that_no_majority_has_seen_in_time_has_an_unknown_outcome_and_its_repetition_finds_it()
    {
        var job = TestJobs.New(_server.Clock.UtcNow);
        await _server.WarmUpAsync();
        await _server.FailAsync("insert", times: 1, WaitedInVain);

        var thrown = await Assert.ThrowsAsync<JobQueueException>(() => _server.Store.SubmitAsync([job], None));
        var repeated = (await _server.Store.SubmitAsync([job], None)).Single();

        Assert.That(thrown!.IsTransient, Is.True);
        Assert.That(repeated.WasDuplicate, Is.False);
        Assert.That(repeated.Job.Id, Is.EqualTo(job.Id));
        Assert.That(repeated.Job.Rev, Is.EqualTo(1));
    }

    [Test]
    public async Task A_claim_with_an_unknown_outcome_is_found_under_its_incarnation()
    {
        var job = await SubmitAsync();
        await _server.FailAsync("findAndModify", times: 1, WaitedInVain);

        var thrown = await Assert.ThrowsAsync<JobQueueException>(() => _server.Store.ClaimAsync(TestJobs.Request("w"), None));
        var held = await _server.Store.HeldByAsync("w-1", None);

        Assert.That(thrown!.IsTransient, Is.True);
        Assert.That(held.Select(one => (one.Id, one.Fence)), Is.EqualTo(new[] { (job.Id, 1L) }));
    }

    [Test]
    public async Task A_settlement_with_an_unknown_outcome_is_found_by_its_repetition()
    {
        await SubmitAsync();
        var claim = (await _server.Store.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await _server.FailAsync("findAndModify", times: 1, WaitedInVain);

        await Assert.ThrowsAsync<JobQueueException>(() => _server.Store.SettleAsync(claim, new JobSettlement.Completed(null), None));
        var repeated = await _server.Store.SettleAsync(claim, new JobSettlement.Completed(null), None);

        Assert.That(repeated, Is.TypeOf<ClaimWrite.Written>());
        Assert.That(((ClaimWrite.Written)repeated).Claim.Job.Rev, Is.EqualTo(claim.Job.Rev + 1));
    }

    [Test]
    public async Task A_fault_that_lasts_becomes_a_transient_exception_of_ours()
    {
        await SubmitAsync();
        await _server.FailAsync("findAndModify", times: 100, new BsonDocument { { "errorCode", 10107 }, { "closeConnection", false } });

        var thrown = await Assert.ThrowsAsync<JobQueueException>(() => _server.Store.ClaimAsync(TestJobs.Request("w"), None));

        Assert.That(thrown!.IsTransient, Is.True);
        Assert.That(thrown.Message, Does.Contain("claiming for worker 'w'"));
    }

    [Test]
    public async Task A_refusal_that_no_repetition_cures_is_not_transient()
    {
        await _server.FailAsync("find", times: 100, new BsonDocument("errorCode", 13));

        var thrown = await Assert.ThrowsAsync<JobQueueException>(() => _server.Store.HeldByAsync("w-1", None));

        Assert.That(thrown!.IsTransient, Is.False);
    }

    private async Task<Job> SubmitAsync() => (await _server.Store.SubmitAsync([TestJobs.New(_server.Clock.UtcNow)], None))[0].Job;
}
