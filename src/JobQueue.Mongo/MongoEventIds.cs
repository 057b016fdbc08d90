namespace JobQueue.Mongo;

/// <summary>Every event id of this assembly: 2000–2999.</summary>
internal static class MongoEventIds
{
    public const int StorageReady = 2000;
    public const int StorageNotPrepared = 2001;
    public const int DocumentUnreadable = 2002;
    public const int FollowUpLeftOpen = 2003;
    public const int FeedOpened = 2100;
    public const int FeedLost = 2101;
    public const int FeedRestarted = 2102;
    public const int FeedUnavailable = 2103;
    public const int ChangeUnreadable = 2104;
    public const int PollingStarted = 2110;
    public const int PollFailed = 2111;
}
