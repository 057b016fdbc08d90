namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// The only place where a recorded answer is overruled: MongoDB 7.0's manual documents another one. Each entry must both
/// differ from the recording and be answered as documented here, so a stale entry fails its scenario.
/// </summary>
internal static class KnownDeviations
{
    private const string Manual = "https://www.mongodb.com/docs/v7.0/";

    public static IReadOnlyList<Deviation> All { get; } = [.. Collections(), .. DollarFields(), .. PartialIndexes(), .. ChangeStreams()];

    public static Deviation? Find(string suite, string scenario, int step) =>
        All.FirstOrDefault(entry => entry.Suite == suite && entry.Scenario == scenario && entry.Step == step);

    private static IEnumerable<Deviation> Collections() =>
    [
        DropOfNothing(step: 11),
        DropOfNothing(step: 13),
        new(
            "collections",
            "create, list, rename, drop",
            22,
            """{"code":{"$numberInt":"43"},"codeName":"CursorNotFound"}""",
            "getMore with an id that no cursor has fails with CursorNotFound",
            Manual + "reference/error-codes/"),
    ];

    private static Deviation DropOfNothing(int step) => new(
        "collections",
        "create, list, rename, drop",
        step,
        """{"ok":{"$numberInt":"1"}}""",
        "dropping a collection that does not exist succeeds",
        Manual + "reference/method/db.collection.drop/");

    private static IEnumerable<Deviation> DollarFields()
    {
        const string Scenario = "multi, ordered, unordered";
        const string Why = "field names that start with a dollar sign may be inserted";
        const string Page = Manual + "core/dot-dollar-considerations/dollar-prefix/";
        return
        [
            new("writes", Scenario, 17, """{"n":{"$numberInt":"1"},"ok":{"$numberInt":"1"}}""", Why, Page),
            new("writes", Scenario, 21, """{"n":{"$numberInt":"7"},"ok":{"$numberInt":"1"}}""", Why, Page),
            new(
                "writes",
                Scenario,
                24,
                """
                {"cursor":{"firstBatch":[{"_id":{"$numberInt":"3"},"g":{"$numberInt":"1"},"n":{"$numberInt":"5"}},
                {"_id":{"$numberInt":"5"}},{"_id":{"$numberInt":"7"}},{"_id":{"$numberInt":"8"}},{"_id":{"$numberInt":"20"},"u":{"$numberInt":"1"}},
                {"_id":{"$oid":"6b0502a6d56ab3808a09bd00"},"$a":{"$numberInt":"1"}},{"_id":{"$oid":"6b0502a6d56ab3808a09bd01"},"a.b":{"$numberInt":"1"}}],
                "id":{"$numberInt":"0"},"ns":"rec170.t"},"ok":{"$numberInt":"1"}}
                """,
                Why,
                Page),
        ];
    }

    private static IEnumerable<Deviation> PartialIndexes()
    {
        const string Scenario = "create, conflict, list, drop";
        const string Why = "$or and $in may stand in partialFilterExpression, so there is one index more from here on";
        const string Page = Manual + "core/index-partial/";
        return
        [
            new("indexes", Scenario, 12, Indexes("6", "7"), Why, Page),
            new("indexes", Scenario, 22, Indexes("7", "8"), Why, Page),
            new(
                "indexes",
                Scenario,
                23,
                """
                {"cursor":{"id":{"$numberInt":"0"},"ns":"rec192.$cmd.listIndexes.t","firstBatch":[
                {"v":{"$numberInt":"2"},"key":{"_id":{"$numberInt":"1"}},"name":"_id_"},
                {"v":{"$numberInt":"2"},"key":{"a":{"$numberInt":"1"}},"name":"a_1"},
                {"v":{"$numberInt":"2"},"key":{"a":{"$numberInt":"1"},"b":{"$numberInt":"-1"}},"name":"ab","sparse":true},
                {"v":{"$numberInt":"2"},"key":{"t":{"$numberInt":"1"}},"name":"ttl","expireAfterSeconds":{"$numberInt":"60"}},
                {"v":{"$numberInt":"2"},"key":{"t":{"$numberInt":"1"},"u":{"$numberInt":"1"}},"name":"ttl2","expireAfterSeconds":{"$numberInt":"60"}},
                {"v":{"$numberInt":"2"},"key":{"p":{"$numberInt":"1"}},"name":"p","partialFilterExpression":{"p":{"$gt":{"$numberInt":"5"}}}},
                {"v":{"$numberInt":"2"},"key":{"q":{"$numberInt":"1"}},"name":"q",
                "partialFilterExpression":{"$or":[{"q":{"$numberInt":"1"}},{"q":{"$numberInt":"2"}}]}},
                {"v":{"$numberInt":"2"},"key":{"a":{"$numberInt":"-1"}},"name":"a_-1"}]},"ok":{"$numberInt":"1"}}
                """,
                Why,
                Page),
            new("indexes", Scenario, 27, """{"nIndexesWas":{"$numberInt":"8"},"ok":{"$numberInt":"1"}}""", Why, Page),
            new("indexes", Scenario, 28, """{"nIndexesWas":{"$numberInt":"7"},"ok":{"$numberInt":"1"}}""", Why, Page),
            new("indexes", Scenario, 29, """{"nIndexesWas":{"$numberInt":"6"},"ok":{"$numberInt":"1"}}""", Why, Page),
        ];
    }

    private static string Indexes(string before, string after) =>
        $$$"""
        {"createdCollectionAutomatically":false,"numIndexesBefore":{"$numberInt":"{{{before}}}"},"numIndexesAfter":{"$numberInt":"{{{after}}}"},"ok":{"$numberInt":"1"}}
        """;

    private static IEnumerable<Deviation> ChangeStreams() =>
    [
        new(
            "changeStreams",
            "projecting the token away",
            1,
            """{"code":{"$numberInt":"280"},"codeName":"ChangeStreamFatalError","labels":["NonResumableChangeStreamError"]}""",
            "the server refuses an event whose _id was modified; the recording shows the driver refusing it",
            Manual + "changeStreams/#modify-change-stream-output"),
    ];
}
