using System.Globalization;
using JobQueue.Claiming;
using JobQueue.Jobs;
using Microsoft.Extensions.Options;

namespace JobQueue;

/// <summary>Checks <see cref="JobQueueOptions"/> at start; each message names the setting to change.</summary>
internal sealed class JobQueueOptionsValidator : IValidateOptions<JobQueueOptions>
{
    private const int MaxReplicaIdLength = 128;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, JobQueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = FaultsOf(options).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string?> FaultsOf(JobQueueOptions options)
    {
        yield return ReplicaId(options.ReplicaId);
        yield return CapacityMap.TryCreate(options.Capacity, out _, out var fault) ? null : $"{nameof(JobQueueOptions)}.{nameof(options.Capacity)}: {fault}";
        yield return options.MaxConcurrency is >= 1 and <= 10_000 ? null : Fault(nameof(options.MaxConcurrency), options.MaxConcurrency.ToString(CultureInfo.InvariantCulture), "1 to 10,000");
        yield return Between(nameof(options.Lease), options.Lease, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1));
        yield return options.HeartbeatInterval >= TimeSpan.FromMilliseconds(50) && options.HeartbeatInterval <= options.Lease / 3
            ? null
            : Fault(nameof(options.HeartbeatInterval), options.HeartbeatInterval.ToString(), $"at least 50 ms and at most a third of the lease ({options.Lease / 3})");
        yield return Between(nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        yield return Between(nameof(options.ClaimAhead), options.ClaimAhead, TimeSpan.Zero, TimeSpan.FromHours(1));
        yield return options.ClaimBatch is >= 1 and <= 1_000 ? null : Fault(nameof(options.ClaimBatch), options.ClaimBatch.ToString(CultureInfo.InvariantCulture), "1 to 1,000");
        yield return Enum.IsDefined(options.ClaimDelay) ? null : Fault(nameof(options.ClaimDelay), options.ClaimDelay.ToString(), string.Join(", ", Enum.GetNames<ClaimDelay>()));
        yield return Between(nameof(options.MaxClaimDelay), options.MaxClaimDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        yield return Between(nameof(options.StopTimeout), options.StopTimeout, TimeSpan.Zero, TimeSpan.MaxValue);
        yield return Between(nameof(options.Drain), options.Drain, TimeSpan.Zero, TimeSpan.MaxValue);
    }

    private static string? ReplicaId(string? id) =>
        id is { Length: >= 1 and <= MaxReplicaIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : Fault(nameof(JobQueueOptions.ReplicaId), $"'{id}'", $"1 to {MaxReplicaIdLength} ASCII letters, digits, '.', '_' or '-'");

    private static string? Between(string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value >= least && value <= most)
        {
            return null;
        }

        return Fault(setting, value.ToString(), most == TimeSpan.MaxValue ? $"{least} or more" : $"{least} to {most}");
    }

    private static string Fault(string setting, string value, string allowed) => $"{nameof(JobQueueOptions)}.{setting} is {value}: it must be {allowed}.";
}
