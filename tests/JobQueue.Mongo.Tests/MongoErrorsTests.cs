using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class MongoErrorsTests
{
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(1), new DnsEndPoint("db", 27017)), 1);

    [TestCase(64, true, TestName = "A_wtimeout_is_transient")]
    [TestCase(10107, true, TestName = "A_server_that_is_no_primary_is_transient")]
    [TestCase(112, true, TestName = "A_write_conflict_is_transient")]
    [TestCase(13, false, TestName = "A_missing_right_is_not_transient")]
    [TestCase(59, false, TestName = "An_unknown_command_is_not_transient")]
    public void Codes(int code, bool expected) => Assert.That(MongoErrors.IsTransient(Refusal(code)), Is.EqualTo(expected));

    [Test]
    public void Network_and_server_selection_faults_are_transient()
    {
        Assert.That(MongoErrors.IsTransient(new MongoConnectionException(Connection, "cut")), Is.True);
        Assert.That(MongoErrors.IsTransient(new TimeoutException("no server")), Is.True);
    }

    [Test]
    public void Wrong_credentials_are_not_transient() =>
        Assert.That(MongoErrors.IsTransient(new MongoAuthenticationException(Connection, "refused")), Is.False);

    [Test]
    public async Task The_drivers_exceptions_become_ours_with_what_was_being_done()
    {
        var thrown = await Assert.ThrowsAsync<JobQueueException>(() => MongoErrors.GuardAsync<int>("starting job 1", () => throw new MongoConnectionException(Connection, "cut")));

        Assert.That(thrown!.Message, Does.Contain("starting job 1").And.Contain("cut"));
        Assert.That(thrown.IsTransient, Is.True);
        Assert.That(thrown.InnerException, Is.TypeOf<MongoConnectionException>());
    }

    [Test]
    public async Task Cancellation_and_misuse_pass()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => MongoErrors.GuardAsync<int>("", () => throw new OperationCanceledException()));
        await Assert.ThrowsAsync<ArgumentException>(() => MongoErrors.GuardAsync<int>("", () => throw new ArgumentException("wrong")));
    }

    [TestCase("E11000 duplicate key error collection: jobs.jobs index: _id_ dup key: { _id: \"x\" }", "_id_")]
    [TestCase("E11000 duplicate key error collection: jobs.jobs index: active_key dup key: { activeKey: \"an index: _id_ dup key\" }", "active_key")]
    [TestCase("something else", null)]
    public void A_duplicate_names_its_index(string message, string? expected) => Assert.That(MongoErrors.IndexOfDuplicate(message), Is.EqualTo(expected));

    private static MongoCommandException Refusal(int code) => new(Connection, "refused", new BsonDocument("ping", 1), new BsonDocument { { "ok", 0 }, { "code", code } });
}
