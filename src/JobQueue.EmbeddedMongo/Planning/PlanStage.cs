using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>One stage of a plan: rows from its inputs to its output, counted as they pass.</summary>
internal abstract class PlanStage
{
    /// <summary>The name <c>explain</c> shows.</summary>
    internal abstract string Name { get; }

    internal virtual IReadOnlyList<PlanStage> Inputs => [];

    internal long Returned { get; private set; }

    internal virtual long KeysExamined => 0;

    internal virtual long DocumentsExamined => 0;

    /// <summary>Runs the stage; each row counts as returned when it is taken.</summary>
    internal IEnumerable<Row> Run()
    {
        foreach (var row in Execute())
        {
            Returned++;
            yield return row;
        }
    }

    internal long TotalKeysExamined() => KeysExamined + Inputs.Sum(input => input.TotalKeysExamined());

    internal long TotalDocumentsExamined() => DocumentsExamined + Inputs.Sum(input => input.TotalDocumentsExamined());

    /// <summary>The stage as <c>explain</c> shows it, with its inputs.</summary>
    internal BsonDocument Explain(bool withCounters)
    {
        var document = new BsonDocument("stage", Name);
        if (withCounters)
        {
            document.Add("nReturned", Returned);
        }

        Describe(document);
        if (withCounters)
        {
            DescribeCounters(document);
        }

        if (Inputs.Count == 1)
        {
            document.Add("inputStage", Inputs[0].Explain(withCounters));
        }
        else if (Inputs.Count > 1)
        {
            document.Add("inputStages", new BsonArray(Inputs.Select(input => input.Explain(withCounters))));
        }

        return document;
    }

    protected abstract IEnumerable<Row> Execute();

    protected virtual void Describe(BsonDocument document)
    {
    }

    protected virtual void DescribeCounters(BsonDocument document)
    {
    }
}
