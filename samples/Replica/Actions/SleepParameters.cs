namespace Replica.Actions;

/// <summary>The parameters of <c>sleep</c>.</summary>
/// <param name="Seconds">How long; a number, or a text that holds one.</param>
internal sealed record SleepParameters(double Seconds = 60)
{
    /// <summary>A week.</summary>
    public const int MostSeconds = 7 * 24 * 60 * 60;
}
