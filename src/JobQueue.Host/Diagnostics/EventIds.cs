namespace JobQueue.Host.Diagnostics;

/// <summary>Every event id of this assembly: 3000–3099 the hosted services, 3100–3199 the HTTP API, 3200–3299 its event streams.</summary>
internal static class EventIds
{
    public const int StorageReady = 3000;
    public const int StorageUnavailable = 3001;
    public const int StorageRefused = 3002;
    public const int RequestFailed = 3100;
    public const int DatabaseUnavailable = 3101;
    public const int LogStreamBroken = 3102;
    public const int ListenerCut = 3200;
    public const int EventsMissed = 3201;
    public const int JobOfEventUnreadable = 3202;
}
