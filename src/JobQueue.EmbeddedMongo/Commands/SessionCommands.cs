using JobQueue.EmbeddedMongo.Storage.Sessions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>startSession</c>, <c>endSessions</c>, <c>refreshSessions</c>, <c>killSessions</c> and <c>killAllSessions</c>.</summary>
internal static class SessionCommands
{
    internal static readonly CommandDefinition Start = new("startSession", static context =>
    {
        var id = Guid.CreateVersion7(context.Time.GetUtcNow());
        var document = new BsonDocument("id", new BsonBinaryData(id, GuidRepresentation.Standard));
        context.Server.Sessions.Touch(id, document);
        return ValueTask.FromResult(new BsonDocument { { "id", document }, { "timeoutMinutes", (int)SessionTable.Timeout.TotalMinutes } });
    });

    internal static readonly CommandDefinition End = new("endSessions", EndAsync);

    internal static readonly CommandDefinition Refresh = new("refreshSessions", static context =>
    {
        foreach (var session in Named(context))
        {
            context.Server.Sessions.Touch(SessionIds.Read(session), session);
        }

        return ValueTask.FromResult(new BsonDocument());
    });

    internal static readonly CommandDefinition Kill = new("killSessions", EndAsync);

    internal static readonly CommandDefinition KillAll = new("killAllSessions", static async context =>
    {
        foreach (var session in context.Server.Sessions.All)
        {
            await Transactions.EndSessionAsync(context.Server, session).ConfigureAwait(false);
        }

        return [];
    });

    private static async ValueTask<BsonDocument> EndAsync(CommandContext context)
    {
        foreach (var named in Named(context))
        {
            if (context.Server.Sessions.Find(SessionIds.Read(named)) is { } session)
            {
                await Transactions.EndSessionAsync(context.Server, session).ConfigureAwait(false);
            }
        }

        return [];
    }

    private static IEnumerable<BsonDocument> Named(CommandContext context) =>
        context.Body.GetElement(0).Value is BsonArray sessions ? sessions.OfType<BsonDocument>() : [];
}
