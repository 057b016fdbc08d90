using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

internal sealed class KnownDeviationsTests
{
    [Test]
    public void Every_entry_names_a_recorded_step_once()
    {
        if (!TranscriptFolder.Exists)
        {
            Assert.Ignore(TranscriptFolder.WhyAbsent);
        }

        var entries = KnownDeviations.All.Select(entry => (entry.Suite, entry.Scenario, entry.Step)).ToList();
        var recorded = KnownDeviations.All.Select(entry => entry.Suite).Distinct(StringComparer.Ordinal)
            .SelectMany(Scenario.Load)
            .SelectMany(scenario => Enumerable.Range(1, Math.Max(1, scenario.Steps.Count)).Select(step => (scenario.Suite, scenario.Name, step)));

        Assert.That(entries, Is.Unique);
        Assert.That(entries, Is.SubsetOf(recorded));
    }
}
