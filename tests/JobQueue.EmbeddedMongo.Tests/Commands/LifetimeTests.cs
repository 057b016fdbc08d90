using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

/// <summary>What is forgotten when nobody uses it, by the server's clock.</summary>
internal sealed class LifetimeTests : ClientTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override EmbeddedMongoOptions Options => new() { TimeProvider = _time };

    [Test]
    public async Task A_cursor_that_nobody_used_for_ten_minutes_is_closed_and_one_that_asked_to_stay_is_not()
    {
        await Collection.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument("_id", i)));
        await RunAsync("{find: 'c', batchSize: 1}");
        var kept = (await RunAsync("{find: 'c', batchSize: 1, noCursorTimeout: true}"))["cursor"]["id"];

        while (await OpenCursorsAsync() > 1)
        {
            _time.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.That(await OpenCursorsAsync(), Is.EqualTo(1));
        Assert.That(kept.ToInt64(), Is.Not.Zero);
    }

    [Test]
    public void A_session_beyond_the_limit_is_refused_and_known_ones_go_on()
    {
        var sessions = new SessionTable(_time, limit: 2);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        sessions.Touch(first, []);
        sessions.Touch(second, []);

        Assert.That(() => sessions.Touch(Guid.CreateVersion7(), []), Throws.TypeOf<CommandFailedException>().With.Property(nameof(CommandFailedException.Code)).EqualTo(261));
        Assert.That(sessions.Touch(first, []).Id, Is.EqualTo(first));
    }

    [Test]
    public void A_session_that_nobody_used_for_thirty_minutes_is_expired()
    {
        var sessions = new SessionTable(_time);
        var (idle, used) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        sessions.Touch(idle, []);
        sessions.Touch(used, []);

        _time.Advance(TimeSpan.FromMinutes(20));
        sessions.Touch(used, []);
        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.That(sessions.Expired().Select(session => session.Id), Is.EqualTo(new[] { idle }));
    }

    private async Task<int> OpenCursorsAsync() => (await RunAsync("{serverStatus: 1}"))["metrics"]["cursor"]["open"]["total"].ToInt32();
}
