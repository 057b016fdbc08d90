namespace JobQueue.Benchmarks.Contenders;

/// <summary>The other job queues on MongoDB.</summary>
internal static class Contestants
{
    /// <summary>Agenda only where its packages are installed.</summary>
    public static IReadOnlyList<IContender> Peers { get; } =
        [HangfireContender.Default, HangfireContender.Fastest, .. AgendaContender.Find() is { } agenda ? new IContender[] { agenda } : []];
}
