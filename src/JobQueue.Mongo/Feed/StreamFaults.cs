using MongoDB.Driver;

namespace JobQueue.Mongo.Feed;

/// <summary>What a server's refusal means for the change stream.</summary>
internal static class StreamFaults
{
    private const string NotResumable = "NonResumableChangeStreamError";

    /// <summary>Codes by which servers say that they have no change streams: a stand-alone mongod (40573), one that does not know the stage (40324), a compatible service without it (115, 238), or the command (59).</summary>
    private static readonly int[] Unsupported = [40573, 40324, 115, 238, MongoErrors.CommandNotFound];

    /// <summary>Codes by which a stream cannot go on where it ended: history lost (286), fatal error (280), a token that the server cannot read (260).</summary>
    private static readonly int[] Broken = [MongoErrors.ChangeStreamHistoryLost, 280, 260];

    public static StreamEnd EndOf(Exception failure, bool wasOpen) => failure switch
    {
        MongoCommandException refused when Unsupported.Contains(refused.Code) => new StreamEnd.Unsupported(refused.Message),
        MongoCommandException refused when Broken.Contains(refused.Code) || refused.HasErrorLabel(NotResumable) => new StreamEnd.Broken(refused.Message),
        NotSupportedException refused => new StreamEnd.Unsupported(refused.Message),
        _ when wasOpen => new StreamEnd.Lost(failure),
        _ => new StreamEnd.NotOpened(failure),
    };
}
