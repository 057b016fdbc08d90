using JobQueue;
using JobQueue.Jobs;

namespace Replica.GarbageCollection;

/// <summary>What one run of the garbage collection goes by.</summary>
internal sealed record GcOptions
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    private static readonly TimeSpan DefaultSettle = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan DefaultUploadAge = TimeSpan.FromDays(1);

    private const double MaxMinutes = 60 * 24 * 30;

    /// <summary>What was written or linked within this time before the run is kept.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>How long a batch lies aside before the links are read again.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;

    public TimeSpan UploadAge { get; init; } = DefaultUploadAge;

    /// <summary>How long the run may take; <see langword="null"/> until it is done.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>How many files are moved aside before the links are read again.</summary>
    public int Batch { get; init; } = 2000;

    /// <exception cref="JobFailedException">A parameter cannot be read; the job is not retried.</exception>
    public static GcOptions Read(GcParameters parameters) => new()
    {
        Grace = Duration("grace", parameters.Grace, DefaultGrace),
        Settle = Duration("settle", parameters.Settle, DefaultSettle),
        UploadAge = Duration("uploadAge", parameters.UploadAge, DefaultUploadAge),
        RunFor = parameters.Minutes switch
        {
            null => null,
            > 0 and <= MaxMinutes and { } minutes => TimeSpan.FromMinutes(minutes),
            _ => throw Refusal($"minutes: a number above 0, at most {MaxMinutes}, is expected."),
        },
    };

    private static TimeSpan Duration(string name, string? text, TimeSpan absent) =>
        string.IsNullOrEmpty(text) ? absent
        : GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero ? duration
        : throw Refusal($"{name}: a duration such as 90s, 10m or 24h is expected.");

    private static JobFailedException Refusal(string message) => new(message) { Type = "invalid_parameters", Retry = new FailureRetry.Never() };
}
