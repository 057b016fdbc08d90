namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>How one replayed answer compares with the recorded one.</summary>
internal abstract record StepVerdict
{
    private StepVerdict()
    {
    }

    public sealed record Same : StepVerdict;

    /// <summary>Answered as the manual says, where the recording says otherwise.</summary>
    public sealed record AsDocumented : StepVerdict;

    public sealed record Different(string Why) : StepVerdict;

    public static StepVerdict Of(Scenario scenario, ScenarioStep step, Func<Answer, string?> differenceFrom)
    {
        var difference = differenceFrom(step.Expected);
        if (KnownDeviations.Find(scenario.Suite, scenario.Name, step.Number) is not { } deviation)
        {
            return difference is null ? new Same() : new Different($"{step}\n    {difference}");
        }

        if (difference is null)
        {
            return new Different($"{step}\n    listed in {nameof(KnownDeviations)}, but answered as recorded: {deviation.Why}");
        }

        return differenceFrom(deviation.Expected) is { } other
            ? new Different($"{step}\n    not as documented in {deviation.ManualPage}: {other}")
            : new AsDocumented();
    }
}
