using System.Globalization;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The paths of an update that do not say by themselves whether a number in them is a field's name or a place in an array ("disambiguatedPaths" of a change event).</summary>
internal static class AmbiguousPaths
{
    /// <summary>Each such path with its components, places in arrays as numbers; empty when there is none, as nearly always.</summary>
    /// <param name="description">What an update changed.</param>
    /// <param name="before">The document before it, which shows what was removed.</param>
    /// <param name="after">The document after it.</param>
    public static BsonDocument Of(UpdateDescription description, BsonDocument before, BsonDocument after)
    {
        var paths = new BsonDocument();
        Add(paths, description.UpdatedFields.Names, after);
        Add(paths, description.RemovedFields.Select(field => field.AsString), before);
        return paths;
    }

    private static void Add(BsonDocument paths, IEnumerable<string> fields, BsonDocument document)
    {
        foreach (var field in fields.Where(field => field.AsSpan().ContainsAnyInRange('0', '9')))
        {
            var components = Components(field, document);
            if (components.Any(component => component.IsString && IsPlace(component.AsString)))
            {
                paths[field] = components;
            }
        }
    }

    private static BsonArray Components(string field, BsonDocument document)
    {
        var components = new BsonArray();
        BsonValue? at = document;
        foreach (var name in field.Split('.'))
        {
            if (at is BsonArray array && IsPlace(name))
            {
                var place = int.Parse(name, CultureInfo.InvariantCulture);
                components.Add(place);
                at = place < array.Count ? array[place] : null;
            }
            else
            {
                components.Add(name);
                at = at is BsonDocument fields && fields.TryGetValue(name, out var value) ? value : null;
            }
        }

        return components;
    }

    private static bool IsPlace(string name) => name.Length is > 0 and < 10 && name.All(char.IsAsciiDigit);
}
