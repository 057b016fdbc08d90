using System.Text.Json;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Tests.Faults;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Finishing;

/// <summary>Jobs that end at once: their writes are sent together, and each is still one worker's write to one job.</summary>
/// <remarks>The first write is held up by the server, so that the others gather behind it.</remarks>
[TestFixture]
internal sealed class FinishingWritesTests
{
    private const int Jobs = 20;

    private static readonly JobSettlement Done = new JobSettlement.Completed(null);

    private static readonly BsonDocument HeldUp = new() { { "blockConnection", true }, { "blockTimeMS", 200 } };

    private static readonly BsonDocument WaitedInVain =
        new("writeConcernError", new BsonDocument { { "code", 64 }, { "errmsg", "waiting for replication timed out" } });

    private EmbeddedServerWithFailPoint _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task StartAsync() => _server = await EmbeddedServerWithFailPoint.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Jobs_that_end_while_another_is_being_written_are_written_together()
    {
        var claims = await ClaimAsync(Jobs);
        await _server.FailAsync(["findAndModify", "update"], times: 1, HeldUp);
        _server.Recorder.Clear();

        var settled = await SettleAsync(claims);

        Assert.That(settled, Is.All.TypeOf<ClaimWrite.Written>());
        Assert.That(await StoredAsync(claims), Is.All.Matches<Job>(job => job is { Status: JobStatus.Done, Incarnation: null, FinishedAt: not null, Fence: 1 }));
        Assert.That(_server.Recorder.Commands.Count(command => command.GetElement(0).Name is "update" or "findAndModify"), Is.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task Ends_written_together_are_one_statement_for_those_alike_and_one_for_each_that_returned_something()
    {
        var claims = await ClaimAsync(Jobs);
        await _server.FailAsync(["findAndModify", "update"], times: 1, HeldUp);
        _server.Recorder.Clear();
        var returned = new JobSettlement.Completed(JsonSerializer.SerializeToElement(new { n = 7 }));

        var settled = await Task.WhenAll(claims.Select((claim, n) => _server.Store.SettleAsync(claim, n is 5 or 6 ? returned : Done, None)));

        var stored = await StoredAsync(claims);
        Assert.That(stored.Select(job => job.Result is null), Is.EqualTo(Enumerable.Range(0, Jobs).Select(n => n is not (5 or 6))));
        Assert.That(settled.Select(write => ((ClaimWrite.Written)write).Claim.Job.FinishedAt), Is.EqualTo(stored.Select(job => job.FinishedAt)));
        Assert.That(_server.Recorder.Commands.Where(command => command.GetElement(0).Name == "update").Sum(command => command["updates"].AsBsonArray.Count), Is.LessThanOrEqualTo(5));
    }

    [Test]
    public async Task A_lost_claim_among_many_changes_nothing_and_is_refused_and_the_others_are_written()
    {
        var claims = await ClaimAsync(Jobs);
        var stale = claims[^1] with { Incarnation = "another" };
        var settling = claims.Take(Jobs - 1).Append(stale).ToList();
        await _server.FailAsync(["findAndModify", "update"], times: 1, HeldUp);

        var settled = await SettleAsync(settling);

        Assert.That(settled.Take(Jobs - 1), Is.All.TypeOf<ClaimWrite.Written>());
        Assert.That(settled[^1], Is.TypeOf<ClaimWrite.Refused>());
        Assert.That((await StoredAsync(claims))[^1].Status, Is.EqualTo(JobStatus.Running));
    }

    [Test]
    public async Task A_cancel_that_comes_before_many_ends_are_written_does_not_undo_work_that_is_done()
    {
        var claims = await ClaimAsync(Jobs);
        await _server.Store.CancelAsync(claims[5].Id, None);
        await _server.FailAsync(["findAndModify", "update"], times: 1, HeldUp);

        var settled = await SettleAsync(claims);

        Assert.That(settled, Is.All.TypeOf<ClaimWrite.Written>());
        Assert.That((await StoredAsync(claims)).Select(job => job.Status), Is.All.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task A_deletion_that_was_asked_for_is_carried_out_by_the_end_also_among_many()
    {
        var claims = await ClaimAsync(Jobs);
        await _server.Store.DeleteAsync(claims[5].Id, None);
        await _server.FailAsync(["findAndModify", "update"], times: 1, HeldUp);

        await SettleAsync(claims);

        Assert.That((await StoredAsync(claims))[5].Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task Ends_with_an_unknown_outcome_are_found_by_their_repetition_and_written_once()
    {
        var claims = await ClaimAsync(Jobs);
        await _server.FailAsync(["findAndModify", "update"], times: 100, new BsonDocument(HeldUp).AddRange(WaitedInVain));
        var lost = claims.Select(claim => Assert.ThrowsAsync<JobQueueException>(() => _server.Store.SettleAsync(claim, Done, None))).ToList();

        var thrown = await Task.WhenAll(lost);
        await _server.HealAsync();
        var repeated = await SettleAsync(claims);

        Assert.That(thrown.Select(failure => failure!.IsTransient), Is.All.True);
        Assert.That(repeated, Is.All.TypeOf<ClaimWrite.Written>());
        Assert.That((await StoredAsync(claims)).Select(job => job.Rev), Is.All.EqualTo(claims[0].Job.Rev + 1));
    }

    [Test]
    public async Task A_write_that_is_not_answered_does_not_hold_up_the_others()
    {
        var claims = await ClaimAsync(2);
        await _server.FailAsync(["findAndModify", "update"], times: 1, new BsonDocument { { "blockConnection", true }, { "blockTimeMS", 3000 } });
        _server.Recorder.Clear();
        var unanswered = _server.Store.SettleAsync(claims[0], Done, None);
        while (_server.Recorder.Commands.Count == 0)
        {
            await Task.Yield();
        }

        var other = await _server.Store.SettleAsync(claims[1], Done, None);

        Assert.That(other, Is.TypeOf<ClaimWrite.Written>());
        Assert.That(unanswered.IsCompleted, Is.False);
        Assert.That(await unanswered, Is.TypeOf<ClaimWrite.Written>());
    }

    private async Task<IReadOnlyList<JobClaim>> ClaimAsync(int count)
    {
        await _server.Store.SubmitAsync(TestJobs.Many(count, _server.Clock.UtcNow), None);
        return (await _server.Store.ClaimAsync(TestJobs.Request("w", count), None)).Claims;
    }

    private Task<ClaimWrite[]> SettleAsync(IReadOnlyList<JobClaim> claims) => Task.WhenAll(claims.Select(claim => _server.Store.SettleAsync(claim, Done, None)));

    private async Task<IReadOnlyList<Job>> StoredAsync(IReadOnlyList<JobClaim> claims)
    {
        var stored = new List<Job>();
        foreach (var claim in claims)
        {
            stored.Add((await _server.Queries.FindAsync(claim.Id, None))!);
        }

        return stored;
    }
}
