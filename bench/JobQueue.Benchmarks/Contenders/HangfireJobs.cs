namespace JobQueue.Benchmarks.Contenders;

/// <summary>The jobs that Hangfire runs; it calls public static methods. One run at a time uses them.</summary>
public static class HangfireJobs
{
    internal static Countdown? Countdown { get; set; }

    internal static LatencyProbe? Probe { get; set; }

    internal static ManualResetEventSlim? Released { get; set; }

    public static void Run() => Countdown?.Entered();

    public static void Enter(int number) => Probe?.Entered(number);

    public static void Wait() => Released?.Wait();
}
