using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests.Matching;

/// <summary>Compares the events of a client with <c>expectEvents</c>.</summary>
internal sealed class EventMatcher(EntityMap entities, ValueMatcher values)
{
    public void Match(BsonDocument expectation)
    {
        var type = expectation.GetValue("eventType", "command").AsString;
        var recorder = entities.Get<ClientEntity>(expectation["client"].AsString).Recorder;
        var actual = recorder.Events.Where(one => one.EventType == type && recorder.Observes(one)).ToList();
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

    /// <summary>Whether an event is one that a test waits for or counts.</summary>
    public static bool IsWanted(ObservedEvent actual, BsonElement wanted)
    {
        if (actual.EventName != wanted.Name)
        {
            return false;
        }

        return wanted.Value.AsBsonDocument.All(field => actual switch
        {
            ObservedCommand command when field.Name == "commandName" => command.CommandName == field.Value.AsString,
            ObservedCommand command when field.Name == "databaseName" => command.DatabaseName == field.Value.AsString,
            ObservedTopology topology => Contains(topology.Fields.GetValue(field.Name, BsonNull.Value), field.Value),
            _ => throw new OutOfScopeException($"the runner does not wait for the event field '{field.Name}'"),
        });
    }

    private static bool Contains(BsonValue actual, BsonValue wanted) => wanted is BsonDocument fields
        ? actual is BsonDocument document && fields.All(field => Contains(document.GetValue(field.Name, BsonNull.Value), field.Value))
        : actual == wanted;

    private void Match(BsonElement expected, ObservedEvent actual, string path)
    {
        Assert.That(actual.EventName, Is.EqualTo(expected.Name), $"{path}, {actual}");
        foreach (var field in expected.Value.AsBsonDocument)
        {
            switch (actual)
            {
                case ObservedCommand command:
                    MatchCommand(field, command, path);
                    break;
                case ObservedTopology topology when topology.Fields.TryGetValue(field.Name, out var value):
                    values.Match(field.Value, value, $"{path}, {field.Name}");
                    break;
                case ObservedTopology when field.Name == "hasServiceId":
                    Assert.That(field.Value.AsBoolean, Is.False, $"{path}, the service");
                    break;
                default:
                    throw new OutOfScopeException($"the runner does not compare the event field '{field.Name}' of {expected.Name}");
            }
        }
    }

    private void MatchCommand(BsonElement field, ObservedCommand actual, string path)
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
            case "hasServerConnectionId":
                Assert.That(actual.ServerConnectionId is > 0, Is.EqualTo(field.Value.AsBoolean), $"{path}, the server's number of the connection");
                break;
            case "hasServiceId":
                Assert.That(actual.ServiceId is not null, Is.EqualTo(field.Value.AsBoolean), $"{path}, the service");
                break;
            default:
                throw new OutOfScopeException($"the runner does not compare the event field '{field.Name}'");
        }
    }
}
