using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>One write to a job, put together field by field. Every write counts <see cref="JobFields.Rev"/> up.</summary>
internal sealed class JobUpdate
{
    private readonly BsonDocument _set = [];
    private readonly BsonDocument _unset = [];
    private readonly BsonDocument _inc = new(JobFields.Rev, 1L);
    private readonly BsonDocument _push = [];

    public JobUpdate Set(string field, BsonValue value)
    {
        _set[field] = value;
        return this;
    }

    public JobUpdate Unset(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            _unset[field] = "";
        }

        return this;
    }

    public JobUpdate Add(string field, BsonValue amount)
    {
        _inc[field] = amount;
        return this;
    }

    /// <summary>Appends to an array that keeps its last <paramref name="kept"/> items.</summary>
    public JobUpdate Push(string field, BsonValue item, int kept)
    {
        _push[field] = new BsonDocument { { "$each", new BsonArray { item } }, { "$slice", -kept } };
        return this;
    }

    public BsonDocument ToBson()
    {
        var update = new BsonDocument("$inc", _inc);
        AddPart(update, "$set", _set);
        AddPart(update, "$unset", _unset);
        AddPart(update, "$push", _push);
        return update;
    }

    private static void AddPart(BsonDocument update, string name, BsonDocument part)
    {
        if (part.ElementCount > 0)
        {
            update.Add(name, part);
        }
    }
}
