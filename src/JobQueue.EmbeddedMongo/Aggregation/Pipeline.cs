using JobQueue.EmbeddedMongo.Aggregation.Stages;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation;

/// <summary>A parsed aggregation pipeline.</summary>
internal sealed class Pipeline
{
    private Pipeline(IReadOnlyList<Stage> stages) => Stages = stages;

    /// <summary>
    /// The stages in order. The server itself executes a leading <see cref="SourceStage"/> and a trailing <see cref="OutStage"/> or <see cref="MergeStage"/>,
    /// and may answer leading <see cref="MatchStage"/> and <see cref="SortStage"/> from an index.
    /// </summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The stage that brings its own documents, such as <c>$changeStream</c> or <c>$collStats</c>; null when a collection is read.</summary>
    public SourceStage? Source => Stages is [SourceStage source, ..] ? source : null;

    /// <summary>The stage that writes the result; null when it goes to the client.</summary>
    public OutStage? Out => Stages is [.., OutStage stage] ? stage : null;

    /// <summary>The stage that writes each document of the result; null when there is none.</summary>
    public MergeStage? Merge => Stages is [.., MergeStage stage] ? stage : null;

    /// <summary>Parses the stages.</summary>
    /// <exception cref="CommandFailedException">A stage is unknown (40324) or its specification is wrong.</exception>
    public static Pipeline Parse(BsonArray stages, EvaluationContext context, ICollectionSource collections)
    {
        var parsed = new List<Stage>(stages.Count);
        foreach (var item in stages)
        {
            if (item is not BsonDocument stage)
            {
                throw ErrorCodes.TypeMismatch("Each element of the 'pipeline' array must be an object");
            }

            if (stage.ElementCount != 1)
            {
                throw ErrorCodes.Create(40323, "A pipeline stage specification object must contain exactly one field.");
            }

            var (name, specification) = (stage.GetElement(0).Name, stage.GetElement(0).Value);
            var parse = StageTable.Find(name) ?? throw Unknown(name);
            parsed.Add(parse(name, specification, context, collections));
            RequirePlace(parsed, name, parsed.Count == stages.Count);
        }

        return new Pipeline(parsed);
    }

    /// <summary>Streams documents through the stages, except source and out, from stage number <paramref name="firstStage"/> on.</summary>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents, int firstStage = 0) =>
        Stages.Skip(firstStage).Aggregate(documents, static (input, stage) => stage.Run(input));

    private static CommandFailedException Unknown(string name) => UnsupportedStages.Contains(name)
        ? ErrorCodes.CommandNotSupported($"The stage '{name}' is not supported by this server")
        : ErrorCodes.Create(40324, $"Unrecognized pipeline stage name: '{name}'");

    private static void RequirePlace(List<Stage> parsed, string name, bool isLast)
    {
        if (parsed[^1] is SourceStage && parsed.Count > 1)
        {
            throw ErrorCodes.Create(40602, $"{name} is only valid as the first stage in a pipeline.");
        }

        if (parsed[^1] is OutStage or MergeStage && !isLast)
        {
            throw ErrorCodes.Create(40601, $"{name} can only be the final stage in the pipeline");
        }
    }
}
