using System.Globalization;
using System.Text;

namespace JobQueue.Chaos.Checks;

/// <summary>All checks as a table.</summary>
internal sealed class Report(IReadOnlyList<CheckResult> results)
{
    private const int ShownViolations = 10;

    private static readonly Func<Evidence, CheckResult>[] Checks =
    [
        EndingChecks.NoneLost,
        EndingChecks.AtRest,
        EndingChecks.AsExpected,
        EndingChecks.RetryChains,
        EndingChecks.DoneWasDone,
        OwnerChecks.NoValidOverlap,
        OwnerChecks.FencesGrow,
        OwnerChecks.OnceAtMost,
        OwnerChecks.LeaseLostStops,
        OwnerChecks.KeysAreUnique,
        CronChecks.OccurrencesOnce,
        ProcessChecks.ReplicasEndInOrder,
        ProcessChecks.NothingLeft,
    ];

    public bool HoldsAll => results.All(result => result.Violations.Count == 0);

    public static Report Of(Evidence evidence) => new([.. Checks.Select(check => check(evidence))]);

    public string ToText(IReadOnlyDictionary<string, int> faults)
    {
        var text = new StringBuilder();
        text.Append("faults: ").AppendJoin(", ", faults.OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => $"{fault.Value} {fault.Key}")).AppendLine();
        foreach (var result in results)
        {
            var verdict = result.Violations.Count == 0 ? "holds" : string.Create(CultureInfo.InvariantCulture, $"VIOLATED {result.Violations.Count}x");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Guarantee,-44} | {verdict,-12} | {result.Looked}");
            foreach (var violation in result.Violations.Take(ShownViolations))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"|     {violation}");
            }
        }

        return text.Append(HoldsAll ? "every guarantee held" : "a guarantee was VIOLATED").ToString();
    }
}
