using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Collects the verdicts of one scenario, so that one run names every answer that differs and not only the first.</summary>
internal sealed class ReplayOutcome(Scenario scenario)
{
    private readonly List<string> _differences = [];

    public void Judge(ScenarioStep step, Func<Answer, string?> differenceFrom)
    {
        var verdict = StepVerdict.Of(scenario, step, differenceFrom);
        ReplayTally.Add(scenario.Suite, verdict);
        if (verdict is StepVerdict.Different different)
        {
            _differences.Add(different.Why);
        }
    }

    public void AssertSame() => Assert.That(
        _differences,
        Is.Empty,
        () => $"{_differences.Count} answers of '{scenario.Name}' differ:\n{string.Join("\n", _differences)}");
}
