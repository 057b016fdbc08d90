using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>killCursors</c>.</summary>
internal static class KillCursorsCommand
{
    internal static readonly CommandDefinition Definition = new("killCursors", RunAsync)
    {
        AllowedInTransaction = true,
        Fields = new[] { "killCursors", "cursors" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var ids = new CommandFields("killCursors", context.Body).OptionalArray("cursors")
            ?? throw ErrorCodes.Create(40414, "BSON field 'killCursors.cursors' is missing but a required field");
        var (killed, missing) = (new BsonArray(), new BsonArray());
        foreach (var id in ids)
        {
            var cursor = id is BsonInt64 number ? number.Value : throw ErrorCodes.TypeMismatch("BSON field 'killCursors.cursors' holds a value of the wrong type, expected type 'long'");
            (context.Server.Cursors.Close(cursor) ? killed : missing).Add(id);
        }

        return ValueTask.FromResult(new BsonDocument
        {
            { "cursorsKilled", killed },
            { "cursorsNotFound", missing },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() },
        });
    }
}
