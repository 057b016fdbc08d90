namespace JobQueue.Diagnostics;

/// <summary>Every event id of this assembly: 1000–1199 and 1400–1599 claiming and workers, 1200–1399 running one job.</summary>
internal static class EventIds
{
    public const int RunStarted = 1200;
    public const int RunEnded = 1201;
    public const int RunLost = 1202;
    public const int SettlingRepeated = 1203;
    public const int SettlingGivenUp = 1204;
    public const int HandlerAbandoned = 1205;
    public const int AbandonedHandlerReturned = 1206;
    public const int HandlerFailed = 1207;
    public const int ProgressNotStored = 1208;
    public const int LogLinesNotStored = 1209;
}
