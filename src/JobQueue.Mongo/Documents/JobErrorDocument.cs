using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Errors as stored: <c>{type, message, stack}</c>.</summary>
internal static class JobErrorDocument
{
    private const string Type = "type";
    private const string Message = "message";
    private const string Stack = "stack";

    public static BsonDocument ToBson(JobError error)
    {
        var document = new BsonDocument { { Type, error.Type }, { Message, error.Message } };
        if (error.Stack is { } stack)
        {
            document.Add(Stack, stack);
        }

        return document;
    }

    public static JobError ToError(BsonDocument document) =>
        new(document[Type].AsString, document[Message].AsString, document.TryGetValue(Stack, out var stack) ? stack.AsString : null);
}
