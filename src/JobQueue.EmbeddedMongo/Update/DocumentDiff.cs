using System.Globalization;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>
/// The difference of two documents as a change event tells it after an update by a pipeline: nested documents field by field,
/// arrays by their changed elements and their new length.
/// </summary>
internal sealed class DocumentDiff
{
    private readonly BsonDocument _updated = [];
    private readonly BsonArray _removed = [];
    private readonly BsonArray _truncated = [];

    private DocumentDiff()
    {
    }

    public static UpdateDescription Between(BsonDocument before, BsonDocument after)
    {
        var diff = new DocumentDiff();
        diff.Compare(before, after, "");
        return new UpdateDescription(diff._updated, diff._removed, diff._truncated);
    }

    private void Compare(BsonDocument before, BsonDocument after, string prefix)
    {
        // A field that moved is told as removed and set anew; only the last word counts.
        var next = 0;
        foreach (var old in before)
        {
            if (next < after.ElementCount && after.GetElement(next).Name == old.Name)
            {
                CompareValues(old.Value, after.GetElement(next).Value, prefix + old.Name);
                next++;
            }
            else if (!after.Contains(old.Name))
            {
                _removed.Add(prefix + old.Name);
            }
        }

        for (; next < after.ElementCount; next++)
        {
            var added = after.GetElement(next);
            _updated[prefix + added.Name] = added.Value;
        }
    }

    private void CompareValues(BsonValue before, BsonValue after, string path)
    {
        if (StrictEquality.AreSame(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (BsonDocument old, BsonDocument now) when now.ElementCount > 0 && now.Any(element => old.Contains(element.Name)):
                Compare(old, now, path + ".");
                break;
            case (BsonArray old, BsonArray now) when now.Count > 0 && HasCommonElement(old, now):
                CompareArrays(old, now, path);
                break;
            default:
                _updated[path] = after;
                break;
        }
    }

    private void CompareArrays(BsonArray before, BsonArray after, string path)
    {
        for (var i = 0; i < after.Count; i++)
        {
            var element = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
            if (i >= before.Count)
            {
                _updated[element] = after[i];
            }
            else
            {
                CompareValues(before[i], after[i], element);
            }
        }

        if (after.Count < before.Count)
        {
            _truncated.Add(new BsonDocument { { "field", path }, { "newSize", after.Count } });
        }
    }

    // An array with nothing left in its place is shorter told as a whole.
    private static bool HasCommonElement(BsonArray before, BsonArray after)
    {
        for (var i = 0; i < Math.Min(before.Count, after.Count); i++)
        {
            if (StrictEquality.AreSame(before[i], after[i]) || (before[i] is BsonDocument && after[i] is BsonDocument))
            {
                return true;
            }
        }

        return false;
    }
}
