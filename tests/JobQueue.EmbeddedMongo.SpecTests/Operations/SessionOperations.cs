using JobQueue.EmbeddedMongo.SpecTests.Entities;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Transactions and the end of a session.</summary>
internal static class SessionOperations
{
    public static Task<BsonValue> StartTransactionAsync(IClientSessionHandle session, BsonDocument arguments)
    {
        session.StartTransaction(arguments.ElementCount == 0 ? null : DriverOptions.TransactionOptionsOf(arguments));
        return Nothing;
    }

    public static async Task<BsonValue> CommitAsync(IClientSessionHandle session)
    {
        await session.CommitTransactionAsync();
        return BsonNull.Value;
    }

    public static async Task<BsonValue> AbortAsync(IClientSessionHandle session)
    {
        await session.AbortTransactionAsync();
        return BsonNull.Value;
    }

    public static Task<BsonValue> EndAsync(IClientSessionHandle session)
    {
        session.Dispose();
        return Nothing;
    }

    public static async Task<BsonValue> WithTransactionAsync(IClientSessionHandle session, BsonDocument arguments, Func<BsonDocument, Task> run)
    {
        var options = new BsonDocument(arguments.Where(element => element.Name != "callback"));
        await session.WithTransactionAsync(
            async (_, _) =>
            {
                foreach (var operation in arguments["callback"].AsBsonArray)
                {
                    await run(operation.AsBsonDocument);
                }

                return true;
            },
            options.ElementCount == 0 ? null : DriverOptions.TransactionOptionsOf(options));
        return BsonNull.Value;
    }

    private static Task<BsonValue> Nothing => Task.FromResult<BsonValue>(BsonNull.Value);
}
