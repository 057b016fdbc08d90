using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Commands;

/// <summary>Commands per job.</summary>
/// <param name="Submission">CRUD commands of the submission; not a number where they are not known by themselves.</param>
/// <param name="Crud">All CRUD commands, those of the submission included.</param>
/// <param name="GetMore">Of change streams and tailed collections.</param>
/// <param name="Monitoring">The driver's.</param>
/// <param name="Other">Indexes, sessions and the like.</param>
internal sealed record Cost(double Submission, double Crud, double GetMore, double Monitoring, double Other)
{
    public static Cost Of(CommandCounts? submission, CommandCounts rest, int jobs) => new(
        submission is null ? double.NaN : (double)submission.Crud / jobs,
        (double)((submission?.Crud ?? 0) + rest.Crud) / jobs,
        (double)((submission?.GetMore ?? 0) + rest.GetMore) / jobs,
        (double)((submission?.Monitoring ?? 0) + rest.Monitoring) / jobs,
        (double)((submission?.Other ?? 0) + rest.Other) / jobs);
}
