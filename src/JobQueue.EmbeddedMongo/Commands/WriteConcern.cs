using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>
/// What a client wants to be sure of before it is answered. Majority and <c>j</c> wait for the journal; majority is also the default, as in
/// MongoDB since 5.0. Reads with concern majority, snapshot or linearizable wait for the durability of what they read, so that no
/// client acts on something that a crash takes back.
/// </summary>
internal sealed record WriteConcern(bool Waits, CommandFailedException? Failure)
{
    internal static WriteConcern Read(BsonDocument body)
    {
        if (new CommandFields(body.GetElement(0).Name, body).OptionalDocument("writeConcern") is not { ElementCount: > 0 } concern)
        {
            return new WriteConcern(Waits: true, null);
        }

        var journal = concern.GetValue("j", false).ToBoolean();
        return concern.GetValue("w", 1) switch
        {
            BsonString { Value: "majority" } => new WriteConcern(Waits: true, null),
            BsonString tag => new WriteConcern(Waits: true, ErrorCodes.Create(79, $"No write concern mode named '{tag.Value}' found in replica set configuration")),
            var w when WholeNumbers.TryTruncate(w, out var members) && members is >= 0 and <= 50 => members <= 1
                ? new WriteConcern(journal, null)
                : new WriteConcern(Waits: true, ErrorCodes.Create(100, "Not enough data-bearing nodes")),
            _ => throw ErrorCodes.FailedToParse("w has to be a number from 0 to 50 or a string"),
        };
    }
}
