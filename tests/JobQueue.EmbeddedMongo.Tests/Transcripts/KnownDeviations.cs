namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// The only place where a recorded answer is overruled: MongoDB 7.0's manual documents another one. Each entry must both
/// differ from the recording and be answered as documented here, so a stale entry fails its scenario.
/// </summary>
internal static class KnownDeviations
{
    public static IReadOnlyList<Deviation> All { get; } =
    [
        new(
            "collections",
            "create, list, rename, drop",
            22,
            """{"code":{"$numberInt":"43"},"codeName":"CursorNotFound"}""",
            "getMore with an id that no cursor has fails with CursorNotFound",
            "https://www.mongodb.com/docs/v7.0/reference/error-codes/"),
    ];

    public static Deviation? Find(string suite, string scenario, int step) =>
        All.FirstOrDefault(entry => entry.Suite == suite && entry.Scenario == scenario && entry.Step == step);
}
