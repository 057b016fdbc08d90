namespace JobQueue.Chaos.Checks;

/// <summary>What a check found.</summary>
/// <param name="Guarantee">What must hold.</param>
/// <param name="Looked">What was looked at, for the table.</param>
/// <param name="Violations">Where it does not hold.</param>
internal sealed record CheckResult(string Guarantee, string Looked, IReadOnlyList<string> Violations);
