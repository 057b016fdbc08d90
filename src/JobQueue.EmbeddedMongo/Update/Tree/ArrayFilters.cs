using System.Text.RegularExpressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>The <c>arrayFilters</c> of an update by identifier.</summary>
internal sealed partial class ArrayFilters
{
    private readonly Dictionary<string, DocumentMatcher> _filters = new(StringComparer.Ordinal);

    private ArrayFilters()
    {
    }

    /// <summary>Parses the filters; each speaks of one identifier.</summary>
    /// <exception cref="CommandFailedException">A filter names none or several identifiers, or one that another has.</exception>
    public static ArrayFilters Parse(BsonArray? filters, EvaluationContext context)
    {
        var result = new ArrayFilters();
        foreach (var item in filters ?? [])
        {
            if (item is not BsonDocument filter)
            {
                throw ErrorCodes.TypeMismatch($"arrayFilters entries must be objects but found {TypeNames.Of(item)}");
            }

            var matcher = DocumentMatcher.Parse(filter, context);
            var identifier = IdentifierOf(filter);
            if (!result._filters.TryAdd(identifier, matcher))
            {
                throw ErrorCodes.FailedToParse($"Found multiple array filters with the same top-level field name {identifier}");
            }
        }

        return result;
    }

    /// <summary>Checks that paths and filters name the same identifiers.</summary>
    /// <exception cref="CommandFailedException">A path names an unknown one (2), or no path uses one of the filters (9).</exception>
    public void RequireUse(IReadOnlyCollection<UpdatePath> paths)
    {
        foreach (var path in paths)
        {
            foreach (var identifier in path.Identifiers())
            {
                if (!_filters.ContainsKey(identifier))
                {
                    throw ErrorCodes.BadValue($"No array filter found for identifier '{identifier}' in path '{path.Dotted}'");
                }
            }
        }

        var used = paths.SelectMany(static path => path.Identifiers()).ToHashSet(StringComparer.Ordinal);
        if (_filters.Keys.FirstOrDefault(identifier => !used.Contains(identifier)) is { } unused)
        {
            throw ErrorCodes.FailedToParse($"The array filter for identifier '{unused}' was not used in the update");
        }
    }

    /// <summary>Whether an array element belongs to an identifier; the empty one takes all.</summary>
    public bool Matches(string identifier, BsonValue element) =>
        identifier.Length == 0 || _filters[identifier].Matches(new BsonDocument(identifier, element));

    private static string IdentifierOf(BsonDocument filter)
    {
        var names = TopLevelNames(filter).Distinct(StringComparer.Ordinal).ToList();
        return names switch
        {
            [] => throw ErrorCodes.FailedToParse("Cannot use an expression without a top-level field name in arrayFilters"),
            [var name] when IdentifierPattern().IsMatch(name) => name,
            [var name] => throw ErrorCodes.BadValue($"The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '{name}'"),
            [var first, var second, ..] => throw ErrorCodes.FailedToParse($"Error parsing array filter: Expected a single top-level field name, found '{first}' and '{second}'"),
        };
    }

    private static IEnumerable<string> TopLevelNames(BsonDocument filter) => filter.SelectMany(static element => element switch
    {
        { Name: "$and" or "$or" or "$nor", Value: BsonArray parts } => parts.OfType<BsonDocument>().SelectMany(TopLevelNames),
        { Name: var name } when name.StartsWith('$') => [],
        { Name: var name } => [name.Split('.')[0]],
    });

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdentifierPattern();
}
