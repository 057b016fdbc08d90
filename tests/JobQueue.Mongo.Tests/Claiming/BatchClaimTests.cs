using JobQueue.Claiming;
using JobQueue.Mongo.Tests.Faults;
using JobQueue.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

/// <summary>A claim of several tells what it took without reading it again, where nobody touched the jobs in between.</summary>
/// <remarks>The taking write is held up by the server, so that something can happen between it and the read before it.</remarks>
[TestFixture]
internal sealed class BatchClaimTests
{
    private const int Jobs = 8;

    private static readonly BsonDocument HeldUp = new() { { "blockConnection", true }, { "blockTimeMS", 300 } };

    private EmbeddedServerWithFailPoint _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await EmbeddedServerWithFailPoint.StartAsync();
        await _server.Store.SubmitAsync(TestJobs.Many(Jobs, _server.Clock.UtcNow), None);
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Jobs_that_nobody_touched_are_claimed_by_one_read_and_one_write_and_known_as_they_are_stored()
    {
        await EndOfWarmUpAsync();

        var claims = await ClaimAsync("w");

        Assert.That(_server.Recorder.Commands.Select(command => command.GetElement(0).Name), Is.EqualTo(new[] { "find", "update" }));
        await AssertAsStoredAsync(claims, Jobs);
    }

    [Test]
    public async Task Jobs_with_different_histories_are_read_again_and_known_as_they_are_stored()
    {
        var first = (await _server.Store.ClaimAsync(TestJobs.Request("v"), None)).Claims[0];
        await _server.Store.SettleAsync(first, new JobSettlement.NotBegun(), None);

        var claims = await ClaimAsync("w");

        await AssertAsStoredAsync(claims, Jobs);
        Assert.That(claims.Single(claim => claim.Id == first.Id).Fence, Is.EqualTo(2));
    }

    [Test]
    public async Task A_job_that_another_worker_takes_in_between_is_not_among_those_taken()
    {
        await EndOfWarmUpAsync();
        await _server.FailAsync("update", times: 1, HeldUp);
        var claiming = ClaimAsync("w");
        await UntilReadAsync();

        var others = (await _server.Store.ClaimAsync(TestJobs.Request("v"), None)).Claims;
        var claims = await claiming;

        Assert.That(others, Has.Count.EqualTo(1));
        Assert.That(claims.Select(claim => claim.Id), Does.Not.Contain(others[0].Id));
        await AssertAsStoredAsync(claims, Jobs - 1);
    }

    [Test]
    public async Task A_job_that_was_taken_and_given_back_in_between_is_left_to_the_next_claim()
    {
        await EndOfWarmUpAsync();
        await _server.FailAsync("update", times: 1, HeldUp);
        var claiming = ClaimAsync("w");
        await UntilReadAsync();

        var other = (await _server.Store.ClaimAsync(TestJobs.Request("v"), None)).Claims[0];
        await _server.Store.SettleAsync(other, new JobSettlement.NotBegun(), None);
        var claims = await claiming;
        var next = await ClaimAsync("w");

        await AssertAsStoredAsync(claims, Jobs - 1);
        await AssertAsStoredAsync(next, 1);
        Assert.That(next[0].Fence, Is.EqualTo(other.Fence + 1));
    }

    /// <summary>The first claim of a process reads all lanes.</summary>
    private async Task EndOfWarmUpAsync()
    {
        await _server.Store.ClaimAsync(TestJobs.Request("nobody") with { Actions = ["none"] }, None);
        _server.Recorder.Clear();
    }

    private async Task UntilReadAsync()
    {
        while (!_server.Recorder.Commands.Any(command => command.GetElement(0).Name == "update"))
        {
            await Task.Yield();
        }
    }

    private async Task<IReadOnlyList<JobClaim>> ClaimAsync(string worker) => (await _server.Store.ClaimAsync(TestJobs.Request(worker, Jobs), None)).Claims;

    private async Task AssertAsStoredAsync(IReadOnlyList<JobClaim> claims, int count)
    {
        Assert.That(claims, Has.Count.EqualTo(count));
        foreach (var claim in claims)
        {
            var stored = await _server.Queries.FindAsync(claim.Id, None);
            Assert.That(claim.Job, Is.EqualTo(stored).UsingPropertiesComparer());
            Assert.That(claim.Fence, Is.EqualTo(stored!.Fence));
        }
    }
}
