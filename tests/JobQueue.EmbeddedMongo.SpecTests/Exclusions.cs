namespace JobQueue.EmbeddedMongo.SpecTests;

/// <summary>Tests that are meant for this server by their own words and are left out all the same, each with its reason.</summary>
internal static class Exclusions
{
    private const string PreImages = "the server keeps no pre-images and refuses the options that ask for them";

    private const string Collation = "the server compares strings by their bytes and refuses every collation but the simple one";

    private const string TimeSeries = "the server has no time series collections and refuses the options that ask for them";

    private static readonly (string Name, string Reason)[] All =
    [
        ("change-streams/change-streams-pre_and_post_images:*", PreImages),
        ("collection-management/createCollection-pre_and_post_images:*", PreImages),
        ("collection-management/timeseries-collection:*", TimeSeries),
        ("collection-management/modifyCollection-pre_and_post_images:*", PreImages),
        ("crud/aggregate-collation:*", Collation),
        ("crud/count-collation: Count documents with collation", Collation),
        ("crud/count-collation: Deprecated count with collation", Collation),
        ("crud/deleteMany-collation:*", Collation),
        ("crud/deleteOne-collation:*", Collation),
        ("crud/distinct-collation:*", Collation),
        ("crud/find-collation:*", Collation),
        ("crud/findOneAndDelete-collation:*", Collation),
        ("crud/findOneAndReplace-collation:*", Collation),
        ("crud/findOneAndUpdate-collation:*", Collation),
        ("crud/replaceOne-collation:*", Collation),
        ("crud/updateMany-collation:*", Collation),
        ("crud/updateOne-collation:*", Collation),
        ("crud/bulkWrite-collation:*", Collation),
    ];

    /// <summary>Why a test is left out; <see langword="null"/> when it is not. A name that ends in <c>*</c> stands for all that begin so.</summary>
    public static string? ReasonFor(string name) => Array.Find(All, one => one.Name.EndsWith('*') ? name.StartsWith(one.Name[..^1], StringComparison.Ordinal) : name == one.Name).Reason;
}
