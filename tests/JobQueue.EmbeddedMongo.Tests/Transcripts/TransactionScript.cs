using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// What each note of the recorded transactions stands for. A and B are sessions; a statement of a session without an open
/// transaction opens one, "outside" is no session.
/// </summary>
internal sealed class TransactionScript(ReplayDatabase database, IClientSessionHandle a, IClientSessionHandle b)
{
    private static readonly Answer Done = new Answer.Reply(new BsonDocument("ok", 1));

    public Task<Answer> RunAsync(string note)
    {
        var (actor, act) = note.Split(": ", 2) is [var who, var what] ? (who, what) : throw new FormatException($"This note names no actor: {note}");
        return actor switch
        {
            "A" => InSessionAsync(a, act),
            "B" => InSessionAsync(b, act),
            _ => OutsideAsync(act),
        };
    }

    private async Task<Answer> InSessionAsync(IClientSessionHandle session, string act)
    {
        if (act.StartsWith("commit", StringComparison.Ordinal))
        {
            return await EndAsync(() => session.CommitTransactionAsync());
        }

        if (act.StartsWith("abort", StringComparison.Ordinal))
        {
            return await EndAsync(() => session.AbortTransactionAsync());
        }

        if (!session.IsInTransaction)
        {
            session.StartTransaction();
        }

        return await database.AskAsync(session, Command(act));
    }

    private Task<Answer> OutsideAsync(string act) => database.AskAsync(Command(act));

    private static async Task<Answer> EndAsync(Func<Task> end)
    {
        try
        {
            await end();
            return Done;
        }
        catch (MongoException exception)
        {
            return Answer.From(exception);
        }
    }

    private static BsonDocument Command(string act) => act switch
    {
        "insert 20 in a transaction" => Insert(20),
        "insert a duplicate _id" => Insert(1),
        "find 20" or "find 20 after the commit" => Find(20),
        "inc n of 1" or "inc n of 1 while A is open" or "inc n of 1 (conflict)" => Increment(),
        "find after its conflict" or "n unchanged" or "statement after a failed one" or "document after" => Find(1),
        "find 1 (opens its snapshot)" or "find 1 again (old value)" => Find(1),
        "findAndModify in a transaction" => FindAndModify(),
        "findAndModify of the same document with maxTimeMS 300" => FindAndModify().Add("maxTimeMS", 300),
        "count in a transaction" => new BsonDocument("count", "t"),
        _ => throw new FormatException($"This note is not understood: {act}"),
    };

    private static BsonDocument Insert(int id) => new() { ["insert"] = "t", ["documents"] = new BsonArray { new BsonDocument("_id", id) } };

    private static BsonDocument Find(int id) => new() { ["find"] = "t", ["filter"] = new BsonDocument("_id", id) };

    private static BsonDocument Increment() => new()
    {
        ["update"] = "t",
        ["updates"] = new BsonArray { new BsonDocument { ["q"] = new BsonDocument("_id", 1), ["u"] = BsonDocument.Parse("{ $inc: { n: 1 } }") } },
    };

    private static BsonDocument FindAndModify() => new()
    {
        ["findAndModify"] = "t",
        ["query"] = new BsonDocument("_id", 1),
        ["update"] = BsonDocument.Parse("{ $set: { tx: 1 } }"),
        ["new"] = true,
    };
}
