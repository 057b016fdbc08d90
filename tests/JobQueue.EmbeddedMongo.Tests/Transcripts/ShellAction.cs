using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Carries out an action as it is written in a shell, such as <c>t.updateOne({ _id: 1 }, { $set: { a: 2 } })</c>.</summary>
internal sealed partial record ShellAction(string Collection, string Method, BsonArray Arguments)
{
    public static ShellAction Parse(string text)
    {
        var match = Call().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"This action is not understood: {text}");
        }

        var collection = match.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match.Groups["variable"].Value;
        var arguments = BsonSerializer.Deserialize<BsonArray>($"[{match.Groups["arguments"].Value}]");
        return new ShellAction(collection, match.Groups["method"].Value, arguments);
    }

    public Task RunAsync(IMongoDatabase database)
    {
        var collection = database.GetCollection<BsonDocument>(Collection);
        return Method switch
        {
            "insertOne" => collection.InsertOneAsync(At(0)),
            "insertMany" => collection.InsertManyAsync(Arguments[0].AsBsonArray.Select(document => document.AsBsonDocument)),
            "updateOne" => collection.UpdateOneAsync(At(0), At(1)),
            "updateMany" => collection.UpdateManyAsync(At(0), At(1)),
            "replaceOne" => collection.ReplaceOneAsync(At(0), At(1)),
            "deleteOne" => collection.DeleteOneAsync(At(0)),
            "deleteMany" => collection.DeleteManyAsync(At(0)),
            "findOneAndUpdate" => collection.FindOneAndUpdateAsync(At(0), At(1), new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = IsUpsert }),
            "findOneAndReplace" => collection.FindOneAndReplaceAsync(At(0), At(1)),
            "findOneAndDelete" => collection.FindOneAndDeleteAsync(At(0)),
            "rename" => database.RenameCollectionAsync(Collection, Arguments[0].AsString),
            "drop" => database.DropCollectionAsync(Collection),
            _ => throw new NotSupportedException($"No action for {Method}."),
        };
    }

    private bool IsUpsert => Arguments.Count > 2 && At(2).GetValue("upsert", false).ToBoolean();

    private BsonDocument At(int index) => Arguments[index].AsBsonDocument;

    [GeneratedRegex(@"^(?:db\.collection\('(?<quoted>[^']+)'\)|(?<variable>\w+))\.(?<method>\w+)\((?<arguments>.*)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
