using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$sample</c>: so many documents chosen at random, in random order.</summary>
internal sealed class SampleStage(long size, EvaluationContext context) : Stage
{
    public static SampleStage Parse(BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(28745, "the $sample stage specification must be an object");
        }

        foreach (var name in document.Names)
        {
            if (name != "size")
            {
                throw ErrorCodes.Create(28748, $"unrecognized option to $sample: {name}");
            }
        }

        if (!document.TryGetValue("size", out var value))
        {
            throw ErrorCodes.Create(28749, "$sample stage must specify a size");
        }

        if (!WholeNumbers.TryExact(value, out var size))
        {
            throw ErrorCodes.Create(28746, "size argument to $sample must be a number");
        }

        return size >= 0 ? new SampleStage(size, context) : throw ErrorCodes.Create(28747, "size argument to $sample must not be negative");
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var all = documents.ToArray();
        context.Random.Shuffle(all);
        foreach (var document in all.Take((int)Math.Min(size, int.MaxValue)))
        {
            yield return document;
        }
    }
}
