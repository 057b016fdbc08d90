using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>One NUnit case per scenario; a single case that is skipped with the reason where nothing was recorded.</summary>
internal static class ScenarioCases
{
    private const int LongestName = 120;

    public static IEnumerable<TestCaseData> Of(params IEnumerable<string> suites)
    {
        if (!TranscriptFolder.Exists)
        {
            return [new TestCaseData(null).SetArgDisplayNames("no recordings").Ignore(TranscriptFolder.WhyAbsent)];
        }

        return suites.SelectMany(Scenario.Load).Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(Readable(scenario)));
    }

    // Test explorers split names at quotes and dots and cut long ones.
    private static string Readable(Scenario scenario)
    {
        var name = scenario.ToString().Replace('"', '\'').Replace('.', '\u2024');
        return name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "\u2026");
    }
}
