using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Matching;

/// <summary>Compares the commands of a client with <c>expectEvents</c>.</summary>
internal sealed class EventMatcher(EntityMap entities, ValueMatcher values)
{
    public void Match(BsonDocument expectation)
    {
        if (expectation.GetValue("eventType", "command") is var type && type != "command")
        {
            throw new OutOfScopeException($"the runner observes commands only, not '{type}' events");
        }

        var recorder = entities.Get<ClientEntity>(expectation["client"].AsString).Recorder;
        var actual = recorder.Events.Where(recorder.Observes).ToList();
        var expected = expectation["events"].AsBsonArray.Select(one => one.AsBsonDocument.GetElement(0)).ToList();
        var said = string.Join(Environment.NewLine, actual);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.That(actual, Has.Count.GreaterThan(i), $"event {i} ({expected[i].Name}) happened; there were:{Environment.NewLine}{said}");
            Match(expected[i], actual[i], $"event {i}");
        }

        if (!expectation.GetValue("ignoreExtraEvents", false).AsBoolean)
        {
            Assert.That(actual, Has.Count.EqualTo(expected.Count), $"there are no other events; there were:{Environment.NewLine}{said}");
        }
    }

    private void Match(BsonElement expected, ObservedCommand actual, string path)
    {
        Assert.That(actual.EventName, Is.EqualTo(expected.Name), $"{path}, {actual}");
        foreach (var field in expected.Value.AsBsonDocument)
        {
            switch (field.Name)
            {
                case "commandName":
                    Assert.That(actual.CommandName, Is.EqualTo(field.Value.AsString), path);
                    break;
                case "databaseName":
                    Assert.That(actual.DatabaseName, Is.EqualTo(field.Value.AsString), path);
                    break;
                case "command":
                    values.Match(field.Value, ((ObservedCommand.Started)actual).Command, $"{path}, the command");
                    break;
                case "reply":
                    values.Match(field.Value, ((ObservedCommand.Succeeded)actual).Reply, $"{path}, the reply");
                    break;
                default:
                    throw new OutOfScopeException($"the runner does not compare the event field '{field.Name}'");
            }
        }
    }
}
