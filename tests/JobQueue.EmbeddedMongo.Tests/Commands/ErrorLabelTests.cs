using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

/// <summary>The labels that a driver decides by whether to try again; a fail point that names none leaves them to the server.</summary>
internal sealed class ErrorLabelTests : ClientTest
{
    private const string Transient = "TransientTransactionError";
    private const string Retryable = "RetryableWriteError";

    [TestCase(112, Transient)]
    [TestCase(24, Transient)]
    [TestCase(10107, Transient)]
    [TestCase(11000, null)]
    public async Task A_statement_in_a_transaction_that_fails_says_whether_all_of_it_may_be_tried_again(int code, string? label)
    {
        await FailAsync("insert", $"errorCode: {code}");
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();

        var failure = await Assert.CatchAsync<MongoException>(() => Collection.InsertOneAsync(session, Doc("{_id: 1}")));

        Assert.That(failure!.ErrorLabels, Is.EqualTo(label is null ? [] : new[] { label }));
    }

    [TestCase(112, Transient)]
    [TestCase(91, Retryable)]
    [TestCase(2, null)]
    public async Task A_commit_that_fails_says_what_may_be_tried_again(int code, string? label)
    {
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.InsertOneAsync(session, Doc("{_id: 1}"));
        await FailAsync("commitTransaction", $"errorCode: {code}", times: 2);

        var failure = await Assert.CatchAsync<MongoCommandException>(() => session.CommitTransactionAsync());

        // The driver adds that of its own.
        Assert.That(failure!.ErrorLabels.Except(["UnknownTransactionCommitResult"]), Is.EqualTo(label is null ? [] : new[] { label }));
    }

    [TestCase(91, true)]
    [TestCase(64, false)]
    public async Task A_write_concern_error_says_whether_the_write_may_be_repeated(int code, bool isRepeated)
    {
        await FailAsync("insert", $"writeConcernError: {{code: {code}, errmsg: 'x'}}");

        async Task Insert() => await Collection.InsertOneAsync(Doc("{_id: 1}"));

        Assert.That(Insert, isRepeated ? Throws.Nothing : Throws.InstanceOf<MongoWriteException>());
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task What_no_transaction_takes_is_refused_and_leaves_it_open()
    {
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.InsertOneAsync(session, Doc("{_id: 1}"));

        Assert.That(await CodeOfAsync(session, "{count: 'c'}"), Is.EqualTo(263));
        Assert.That(await CodeOfAsync(session, "{find: 'c', readConcern: {level: 'majority'}}"), Is.EqualTo(72));
        Assert.That(await CodeOfAsync(session, "{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 1}}"), Is.EqualTo(72));
        await session.CommitTransactionAsync();
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }

    private async Task<int> CodeOfAsync(IClientSessionHandle session, string command) =>
        (await Assert.CatchAsync<MongoCommandException>(() => Database.RunCommandAsync<BsonDocument>(session, Doc(command))))!.Code;

    private Task FailAsync(string command, string fault, int times = 1) => Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
        Doc($"{{configureFailPoint: 'failCommand', mode: {{times: {times}}}, data: {{failCommands: ['{command}'], {fault}}}}}"));
}
