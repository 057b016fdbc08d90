namespace JobQueue.Jobs;

/// <summary>How far a running job says it has come.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Line">One line for people; <see langword="null"/> for none.</param>
public sealed record JobProgress(double Percent, string? Line);
