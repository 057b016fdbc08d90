namespace JobQueue.EmbeddedMongo.Tool;

/// <summary>What the process ends with; a usage error ends with 1, which the command line parser sets.</summary>
internal static class ExitCodes
{
    public const int Stopped = 0;
    public const int PortUnavailable = 2;
    public const int FolderUnusable = 3;
}
