namespace JobQueue.Mongo.Claiming;

/// <summary>That a claim of these lanes found nothing due, and what it learned of later.</summary>
/// <param name="Version">The hints' version before it looked.</param>
/// <param name="Lanes">The lanes it looked in.</param>
/// <param name="Next">The earliest later schedule time; <see langword="null"/> for none.</param>
/// <param name="At">The timestamp of the look.</param>
internal sealed record KnownIdle(long Version, IReadOnlyList<string> Lanes, DateTimeOffset? Next, long At);
