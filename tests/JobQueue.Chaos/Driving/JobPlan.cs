using System.Globalization;
using JobQueue.Chaos.Replicas;
using JobQueue.Jobs;

namespace JobQueue.Chaos.Driving;

/// <summary>Which jobs are submitted; the same seed gives the same ones.</summary>
internal static class JobPlan
{
    private const int UniqueKeys = 10;

    private static readonly CapacityMap OneScan = CapacityMap.Parse($"{JobKind.Scan}=1");

    public static IReadOnlyList<PlannedJob> Create(ChaosOptions options)
    {
        var random = new Random(options.Seed ^ 0x5eed);
        return [.. Enumerable.Range(0, options.Jobs).Select(_ => Next(random))];
    }

    private static PlannedJob Next(Random random)
    {
        var submission = random.Next(100) switch
        {
            < 45 => Job(JobKind.Quick, random.Next(20)),
            < 57 => Job(JobKind.Slow, random.Next(200, 3000)),
            < 67 => Failing(random),
            < 73 => Job(JobKind.Command, random.Next(200, 2500)),
            < 81 => Job(JobKind.Scan, random.Next(300)) with { CapacityMap = OneScan },
            < 88 => Job(JobKind.Once, random.Next(1500)) with { OnInterrupt = InterruptPolicy.Leave },
            < 92 => Job(JobKind.Again, random.Next(10, 300)),
            _ => Unique(random),
        };
        return WithEnd(random, submission with { Interruptions = JobSubmission.MaxInterruptions, Priority = random.Next(-2, 3) });
    }

    private static PlannedJob WithEnd(Random random, JobSubmission submission)
    {
        var dueIn = random.Next(10) == 0 ? TimeSpan.FromMilliseconds(random.Next(5000)) : TimeSpan.Zero;
        var isSteady = submission.Action is not (JobKind.Once or JobKind.Failing or JobKind.Unique);
        var after = TimeSpan.FromMilliseconds(random.Next(4000));
        return (isSteady ? random.Next(30) : -1) switch
        {
            0 => new PlannedJob(submission.Action, submission, dueIn, after, null),
            1 => new PlannedJob(submission.Action, submission, dueIn, null, after),
            _ => new PlannedJob(submission.Action, submission, dueIn, null, null),
        };
    }

    private static JobSubmission Failing(Random random)
    {
        var retries = random.Next(1, 4);
        return new JobSubmission { Action = JobKind.Failing, Retries = retries, Backoff = new JobBackoff.Constant(TimeSpan.FromMilliseconds(200)) }
            .WithParameters(new JobParameters(random.Next(50), random.Next(-1, retries)));
    }

    private static JobSubmission Unique(Random random) => Job(JobKind.Unique, random.Next(100, 2000)) with
    {
        UniqueKey = random.Next(UniqueKeys).ToString(CultureInfo.InvariantCulture),
    };

    private static JobSubmission Job(string kind, int milliseconds) => new JobSubmission { Action = kind }.WithParameters(new JobParameters(milliseconds));
}
