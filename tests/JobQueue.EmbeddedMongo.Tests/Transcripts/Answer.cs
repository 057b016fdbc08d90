using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>What a server said to one command.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    public static Answer Recorded(BsonDocument step)
    {
        if (!step.TryGetValue("error", out var error))
        {
            return step.GetValue("reply", new BsonDocument("ok", 1)) is BsonDocument reply ? new Reply(reply) : new Reply(new BsonDocument("ok", 1));
        }

        return From(error.AsBsonDocument);
    }

    /// <summary>An error as it stands in a recording: <c>{ code, codeName, labels }</c>.</summary>
    public static Error From(BsonDocument error) => new(
        error.GetValue("code", 0).ToInt32(),
        error.GetValue("codeName", "") is BsonString name ? name.Value : "",
        [.. error.GetValue("labels", new BsonArray()).AsBsonArray.Select(label => label.AsString)]);

    public static Error From(MongoException exception) => exception switch
    {
        MongoCommandException failed => new Error(failed.Code, failed.CodeName ?? "", [.. failed.ErrorLabels.Order(StringComparer.Ordinal)]),
        MongoExecutionTimeoutException late => new Error(late.Code, late.CodeName ?? "", [.. late.ErrorLabels.Order(StringComparer.Ordinal)]),
        _ => new Error(-1, $"{exception.GetType().Name}: {exception.Message}", []),
    };

    public sealed record Reply(BsonDocument Document) : Answer
    {
        public override string ToString() => Document.ToJson();
    }

    public sealed record Error(int Code, string CodeName, IReadOnlyList<string> Labels) : Answer
    {
        public bool Equals(Error? other) =>
            other is not null && Code == other.Code && CodeName == other.CodeName && Labels.SequenceEqual(other.Labels, StringComparer.Ordinal);

        public override int GetHashCode() => Code;

        public override string ToString() => $"error {Code} {CodeName} [{string.Join(", ", Labels)}]";
    }
}
