using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a request for line numbers came to.</summary>
public abstract record LineReservation
{
    private LineReservation()
    {
    }

    /// <summary>The numbers from <paramref name="First"/> on belong to the caller.</summary>
    /// <param name="First">The first of as many numbers as were asked for.</param>
    public sealed record Reserved(long First) : LineReservation;

    /// <summary>The worker does not hold the job.</summary>
    /// <param name="Current">The job as it stands now; <see langword="null"/> when it is gone.</param>
    public sealed record Refused(Job? Current) : LineReservation;
}
