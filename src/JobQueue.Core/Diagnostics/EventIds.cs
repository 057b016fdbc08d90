namespace JobQueue.Diagnostics;

/// <summary>Every event id of this assembly: 1000–1199 and 1400–1499 claiming and workers, 1200–1399 running one job, 1500–1599 crons and their leader, 1600–1699 what operators set for actions, 1700–1799 children, 1800–1899 retention.</summary>
internal static class EventIds
{
    public const int ClaimGivenBack = 1000;
    public const int GivingBackFailed = 1001;
    public const int UnknownClaimFound = 1002;
    public const int StartRefused = 1003;
    public const int ExecutionFailed = 1004;

    public const int WorkerRegistered = 1100;
    public const int FoundBuried = 1101;
    public const int Resurrected = 1102;
    public const int NotResurrected = 1103;
    public const int LeaseRunsOut = 1104;
    public const int WorkerDeclaredDead = 1105;
    public const int JobTakenFromDeadWorker = 1106;
    public const int CapacityChanged = 1107;
    public const int Draining = 1108;
    public const int Stopped = 1109;
    public const int StandingNotRecorded = 1110;
    public const int LastSweepFailed = 1111;

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

    public const int LoopFailed = 1400;
    public const int LoopStillFails = 1401;
    public const int LoopRecovered = 1402;
    public const int IntentsCarriedOut = 1403;
    public const int DatabaseLost = 1404;
    public const int DatabaseStillLost = 1405;
    public const int DatabaseBack = 1406;

    public const int LeadershipWon = 1500;
    public const int LeadershipLost = 1501;
    public const int LeadershipNotReleased = 1502;
    public const int CronFired = 1510;
    public const int CronOccurrenceSkipped = 1511;
    public const int CronOccurrencesMissed = 1512;
    public const int CronUnreadable = 1513;
    public const int CronDeclared = 1514;
    public const int CronDeclarationNotTaken = 1515;
    public const int CronNotDeclared = 1516;

    public const int PauseChanged = 1600;
    public const int LimitChanged = 1601;

    public const int SpawnRefused = 1700;
    public const int WaitingForChildren = 1701;
    public const int ChildrenEnded = 1702;

    public const int CompactionOff = 1800;
    public const int CompactionBegins = 1801;
    public const int HistoryCompacted = 1802;
}
