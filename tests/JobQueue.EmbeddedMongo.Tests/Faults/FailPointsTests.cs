using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Faults;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Faults;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class FailPointsTests
{
    private static readonly CommandFault None = CommandFault.None.Instance;

    private readonly FailPoints _faults = new(new Random(1));

    [Test]
    public void Nothing_is_struck_until_it_is_configured()
    {
        Assert.That(_faults.Next("find", null), Is.EqualTo(None));
    }

    [Test]
    public void The_listed_commands_are_struck_as_often_as_asked_for()
    {
        Configure("{ times: 2 }", "{ failCommands: ['find', 'insert'], errorCode: 11600 }");

        var faults = new[] { "update", "find", "insert", "find" }.Select(name => _faults.Next(name, null)).ToList();

        var fail = new CommandFault.Fail(11600, null);
        Assert.That(faults, Is.EqualTo(new[] { None, fail, fail, None }));
    }

    [Test]
    public void Commands_are_let_through_before_it_strikes_when_asked_to_skip()
    {
        Configure("{ skip: 1 }", "{ failCommands: ['find'], errorCode: 1 }");

        var struck = Enumerable.Range(0, 3).Select(_ => _faults.Next("find", null) is CommandFault.Fail).ToList();

        Assert.That(struck, Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public void It_strikes_by_chance_when_given_a_probability()
    {
        Configure("{ activationProbability: 0.5 }", "{ failCommands: ['find'], errorCode: 1 }");

        var struck = Enumerable.Range(0, 1000).Count(_ => _faults.Next("find", null) is CommandFault.Fail);

        Assert.That(struck, Is.InRange(400, 600));
    }

    [Test]
    public void It_strikes_until_it_is_switched_off_and_tells_how_often_it_did()
    {
        var before = Configure("'alwaysOn'", "{ failCommands: ['find'], closeConnection: true }");
        var struck = Enumerable.Range(0, 3).Select(_ => _faults.Next("find", null)).ToList();

        var after = Configure("'off'", null);

        Assert.That(struck, Is.All.EqualTo(new CommandFault.CloseConnection()));
        Assert.That(_faults.Next("find", null), Is.EqualTo(None));
        Assert.That((before["count"].AsInt32, after["count"].AsInt32), Is.EqualTo((0, 3)));
    }

    [Test]
    public void The_command_that_configures_it_is_never_struck()
    {
        Configure("'alwaysOn'", "{ failCommands: ['configureFailPoint'], errorCode: 1 }");

        Assert.That(_faults.Next("configureFailPoint", null), Is.EqualTo(None));
    }

    [Test]
    public void Only_the_named_application_is_struck()
    {
        Configure("'alwaysOn'", "{ failCommands: ['find'], errorCode: 1, appName: 'replica 1' }");

        Assert.That(_faults.Next("find", "replica 2"), Is.EqualTo(None));
        Assert.That(_faults.Next("find", null), Is.EqualTo(None));
        Assert.That(_faults.Next("find", "replica 1"), Is.TypeOf<CommandFault.Fail>());
    }

    [Test]
    public void A_delay_comes_with_or_without_a_failure()
    {
        Configure("'alwaysOn'", "{ failCommands: ['find'], blockConnection: true, blockTimeMS: 150 }");
        var only = _faults.Next("find", null);
        Configure("'alwaysOn'", "{ failCommands: ['find'], blockConnection: true, blockTimeMS: 50, closeConnection: true }");
        var also = _faults.Next("find", null);

        Assert.That(only, Is.EqualTo(None with { BlockFor = TimeSpan.FromMilliseconds(150) }));
        Assert.That(also, Is.EqualTo(new CommandFault.CloseConnection { BlockFor = TimeSpan.FromMilliseconds(50) }));
    }

    [Test]
    public void Labels_are_replaced_only_when_they_are_given()
    {
        Configure("'alwaysOn'", "{ failCommands: ['insert'], errorCode: 91, errorLabels: ['RetryableWriteError'] }");

        var fault = (CommandFault.Fail)_faults.Next("insert", null);

        Assert.That(fault.Labels, Is.EqualTo(new[] { "RetryableWriteError" }));
    }

    [Test]
    public void A_write_concern_error_is_kept_as_given()
    {
        Configure("'alwaysOn'", "{ failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'timed out' } }");

        var fault = (CommandFault.FailWriteConcern)_faults.Next("insert", null);

        Assert.That(fault.Error, Is.EqualTo(new BsonDocument { ["code"] = 64, ["errmsg"] = "timed out" }));
    }

    [TestCase("{ configureFailPoint: 'nosuch', mode: 'off' }")]
    [TestCase("{ configureFailPoint: 'failCommand' }")]
    [TestCase("{ configureFailPoint: 'failCommand', mode: 'sometimes' }")]
    [TestCase("{ configureFailPoint: 'failCommand', mode: { times: -1 } }")]
    [TestCase("{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { errorCode: 1 } }")]
    [TestCase("{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['find'], blockConnection: true } }")]
    public void What_makes_no_sense_is_refused(string command)
    {
        Assert.That(() => _faults.Configure(BsonDocument.Parse(command)), Throws.TypeOf<CommandFailedException>());
    }

    private BsonDocument Configure(string mode, string? data)
    {
        var command = BsonDocument.Parse($"{{ configureFailPoint: 'failCommand', mode: {mode} }}");
        return _faults.Configure(data is null ? command : command.Add("data", BsonDocument.Parse(data)));
    }
}
