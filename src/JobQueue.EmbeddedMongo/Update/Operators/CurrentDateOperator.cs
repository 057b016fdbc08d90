using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$currentDate</c>: the command's time as a date or as a timestamp.</summary>
internal sealed class CurrentDateOperator(BsonValue operand) : UpdateOperator
{
    private readonly bool _isTimestamp = IsTimestamp(operand);

    public override Change Apply(BsonValue? current, UpdateTarget target) =>
        Change.To(_isTimestamp ? target.Context.ClusterTime : new BsonDateTime(target.Context.Now));

    private static bool IsTimestamp(BsonValue operand)
    {
        switch (operand)
        {
            case BsonBoolean:
                return false;
            case BsonDocument document:
                foreach (var element in document)
                {
                    if (element.Name != "$type")
                    {
                        throw ErrorCodes.BadValue($"Unrecognized $currentDate option: {element.Name}");
                    }
                }

                return TypeOf(document) == "timestamp";
            default:
                throw ErrorCodes.BadValue(
                    $"{TypeNames.Of(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({{$type: 'timestamp/date'}}).");
        }
    }

    private static string TypeOf(BsonDocument document) =>
        document.TryGetValue("$type", out var type) && type.IsString && type.AsString is "date" or "timestamp"
            ? type.AsString
            : throw ErrorCodes.BadValue("The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
}
