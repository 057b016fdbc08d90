using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Counts, per suite, how many answers were as recorded; printed after the last transcript.</summary>
internal static class ReplayTally
{
    private static readonly ConcurrentDictionary<string, Counts> Suites = new(StringComparer.Ordinal);

    public static void Add(string suite, StepVerdict verdict)
    {
        var one = new Counts(verdict is StepVerdict.Same ? 1 : 0, verdict is StepVerdict.AsDocumented ? 1 : 0, 1);
        Suites.AddOrUpdate(suite, one, (_, sum) => new Counts(sum.Same + one.Same, sum.AsDocumented + one.AsDocumented, sum.Total + one.Total));
    }

    public static string Table()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{"suite",-16}{"as recorded",12}{"as documented",15}{"different",11}{"of",7}");
        foreach (var (suite, counts) in Suites.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            table.AppendLine(counts.Row(suite));
        }

        return table.ToString();
    }

    public static bool IsEmpty => Suites.IsEmpty;

    private sealed record Counts(int Same, int AsDocumented, int Total)
    {
        public string Row(string suite) =>
            string.Create(CultureInfo.InvariantCulture, $"{suite,-16}{Same,12}{AsDocumented,15}{Total - Same - AsDocumented,11}{Total,7}");
    }
}
