namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>The limits that <c>hello</c> announces and the server holds clients to.</summary>
internal static class WireLimits
{
    internal const int MaxMessageBytes = 48_000_000;

    internal const int MaxDocumentBytes = 16 * 1024 * 1024;

    /// <summary>Documents inside a command may exceed the limit a little, so that the command around a full document still fits.</summary>
    internal const int MaxCommandBytes = MaxDocumentBytes + (16 * 1024);

    internal const int MaxBatchCount = 100_000;

    internal const int MaxDepth = 200;
}
