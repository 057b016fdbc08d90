using Replica.Scanning.Ecosystems;

namespace Replica.Vulnerabilities;

/// <summary>Decides whether an advisory concerns a version, as the OSV schema says: the events of a range in the order of their versions, the last one that is not newer decides.</summary>
internal static class AffectedVersions
{
    private const string BeforeAll = "0";

    private const string Infinity = "*";

    /// <summary>Whether a version is affected.</summary>
    public static bool Contain(Advisory advisory, string version, IVersionOrder order) =>
        advisory.Versions.Contains(version, StringComparer.Ordinal) || (IsVersion(version, order) && advisory.Ranges.Any(range => Contains(range, version, order)));

    /// <summary>The oldest version that mends what is wrong with an affected one; <see langword="null"/> where there is none yet.</summary>
    public static string? FixFor(Advisory advisory, string version, IVersionOrder order)
    {
        var holding = advisory.Ranges.Where(range => Contains(range, version, order)).ToList();
        return (holding.Count > 0 ? holding : advisory.Ranges)
            .SelectMany(range => range)
            .Where(happening => happening.Kind == RangeEventKind.Fixed && order.Compare(happening.Version, version) > 0)
            .Select(happening => happening.Version)
            .Order(Comparer<string>.Create((left, right) => order.Compare(left, right) ?? 0))
            .FirstOrDefault();
    }

    private static bool Contains(IReadOnlyList<RangeEvent> range, string version, IVersionOrder order)
    {
        if (!IsBeforeLimit(range, version, order))
        {
            return false;
        }

        var isAffected = false;
        foreach (var happening in range.Where(happening => happening.Kind != RangeEventKind.Limit && IsVersion(happening.Version, order)).Order(Comparer<RangeEvent>.Create((left, right) => Compare(left.Version, right.Version, order) ?? 0)))
        {
            isAffected = (happening.Kind, Compare(version, happening.Version, order)) switch
            {
                (RangeEventKind.Introduced, >= 0) => true,
                (RangeEventKind.Fixed, >= 0) => false,
                (RangeEventKind.LastAffected, > 0) => false,
                _ => isAffected,
            };
        }

        return isAffected;
    }

    private static bool IsBeforeLimit(IReadOnlyList<RangeEvent> range, string version, IVersionOrder order)
    {
        var limits = range.Where(happening => happening.Kind == RangeEventKind.Limit).ToList();
        return limits.Count == 0 || limits.Exists(limit => limit.Version == Infinity || Compare(version, limit.Version, order) < 0);
    }

    /// <summary>What the ecosystem cannot order marks no place in a range.</summary>
    private static bool IsVersion(string version, IVersionOrder order) => Compare(version, version, order) is not null;

    private static int? Compare(string left, string right, IVersionOrder order) => (left, right) switch
    {
        (BeforeAll, BeforeAll) => 0,
        (BeforeAll, _) => -1,
        (_, BeforeAll) => 1,
        _ => order.Compare(left, right),
    };
}
