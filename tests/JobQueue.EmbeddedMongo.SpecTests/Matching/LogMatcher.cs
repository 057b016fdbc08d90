using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Matching;

/// <summary>Compares what the driver logged with <c>expectLogMessages</c>.</summary>
internal sealed class LogMatcher(EntityMap entities, ValueMatcher values)
{
    public void Match(BsonDocument expectation)
    {
        var log = entities.Get<ClientEntity>(expectation["client"].AsString).Log ?? throw new InvalidDataException("The client observes no messages.");
        var ignored = SpecFile.Documents(expectation, "ignoreMessages").ToList();
        var expected = SpecFile.Documents(expectation, "messages").ToList();
        var actual = log.Messages.Where(message => !ignored.Exists(one => Matches(one, message))).ToList();
        var said = string.Join(Environment.NewLine, actual);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.That(actual, Has.Count.GreaterThan(i), $"message {i} was logged; there were:{Environment.NewLine}{said}");
            Match(expected[i], actual[i], $"message {i}");
        }

        if (!expectation.GetValue("ignoreExtraMessages", false).AsBoolean)
        {
            Assert.That(actual, Has.Count.EqualTo(expected.Count), $"there are no other messages; there were:{Environment.NewLine}{said}");
        }
    }

    private void Match(BsonDocument expected, LoggedMessage actual, string path)
    {
        if (expected.GetValue("failureIsRedacted", false).AsBoolean)
        {
            throw new OutOfScopeException("the driver's log does not tell a redacted failure from another");
        }

        Assert.That(actual.Component, Is.EqualTo(expected["component"].AsString), $"{path}, {actual}");
        Assert.That(actual.Level, Is.EqualTo(expected["level"].AsString), $"{path}, {actual}");
        values.Match(expected["data"], actual.Data, path);
    }

    private bool Matches(BsonDocument expected, LoggedMessage actual)
    {
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
        {
            try
            {
                Match(expected, actual, "ignored");
                return true;
            }
            catch (AssertionException)
            {
                return false;
            }
        }
    }
}
