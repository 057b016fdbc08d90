using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>The write errors of a bulk command.</summary>
internal sealed class StatementErrors
{
    private readonly BsonArray _errors = [];

    internal bool Any => _errors.Count > 0;

    internal void Add(int index, CommandFailedException failure)
    {
        var error = new BsonDocument { { "index", index }, { "code", failure.Code } };
        if (failure.Extra is { } extra)
        {
            error.AddRange(extra);
        }

        _errors.Add(error.Add("errmsg", failure.Message));
    }

    internal void AddTo(BsonDocument reply)
    {
        if (Any)
        {
            reply.Add("writeErrors", _errors);
        }
    }
}
