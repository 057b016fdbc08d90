using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance;

/// <summary>What all suites share: a fresh database per test and short names for the moves that lead to where a test begins.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class StorageConformance
{
    protected const string WorkerA = "worker-a";
    protected const string WorkerB = "worker-b";
    protected const string RunA = "run-a1";
    protected const string RunB = "run-b1";
    protected const string Action = "work";

    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected StorageUnderTest Storage { get; private set; } = null!;

    protected StorageView First => Storage.First;

    protected StorageView Second => Storage.Second;

    protected static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task CreateStorage() => Storage = await CreateAsync();

    [TearDown]
    public async Task RemoveStorage()
    {
        if (Storage is not null)
        {
            await Storage.DisposeAsync();
        }
    }

    /// <summary>Makes a fresh, empty database.</summary>
    protected abstract Task<StorageUnderTest> CreateAsync();

    /// <summary>A new job that became due a second ago.</summary>
    protected Job NewJob(string action = Action)
    {
        var now = First.Clock.UtcNow;
        var id = JobId.New(TimeProvider.System);
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Action = action,
            Status = JobStatus.Waiting,
            Claimable = true,
            ScheduledAt = now - TimeSpan.FromSeconds(1),
            CreatedAt = now,
            LastUpdated = now,
        };
    }

    protected async Task<Job> SubmitAsync(Job job)
    {
        var results = await First.Jobs.SubmitAsync([job], None);
        return results.Single().Job;
    }

    protected async Task<Job> FindAsync(JobId id)
    {
        var job = await Second.Queries.FindAsync(id, None);
        Assert.That(job, Is.Not.Null, $"Job {id} is there.");
        return job!;
    }

    protected static ClaimRequest Request(string workerId = WorkerA, string incarnation = RunA) => new()
    {
        WorkerId = workerId,
        Incarnation = incarnation,
        Actions = [Action],
        Free = CapacityMap.Empty,
        Ahead = TimeSpan.Zero,
    };

    /// <summary>Claims the one job there is for this request.</summary>
    protected async Task<JobClaim> ClaimAsync(ClaimRequest? request = null)
    {
        var result = await First.Jobs.ClaimAsync(request ?? Request(), None);
        Assert.That(result.Claims, Has.Count.EqualTo(1), "One job was claimed.");
        return result.Claims[0];
    }

    /// <summary>Submits a job and runs it under <see cref="RunA"/>.</summary>
    protected async Task<JobClaim> RunningAsync(Job? job = null)
    {
        await SubmitAsync(job ?? NewJob());
        var claim = await ClaimAsync();
        Assert.That(claim.Job.Status, Is.EqualTo(JobStatus.Running));
        return claim;
    }

    /// <summary>Submits a job due in ten minutes and claims it ahead under <see cref="RunA"/>.</summary>
    protected async Task<JobClaim> ClaimedAheadAsync(Job? job = null)
    {
        await SubmitAsync((job ?? NewJob()) with { ScheduledAt = First.Clock.UtcNow.AddMinutes(10) });
        var claim = await ClaimAsync(Request() with { Ahead = Hour });
        Assert.That(claim.Job.Status, Is.EqualTo(JobStatus.Waiting));
        return claim;
    }

    /// <summary>Runs a job and asks it to cancel.</summary>
    protected async Task<JobClaim> CancelRequestedAsync(Job? job = null)
    {
        var claim = await RunningAsync(job);
        await Second.Jobs.CancelAsync(claim.Id, None);
        return claim;
    }

    /// <summary>Runs a job and buries its worker.</summary>
    protected async Task<JobClaim> BuriedAsync(Job? job = null)
    {
        var claim = await RunningAsync(job);
        await Second.Jobs.BuryAsync(RunA, None);
        return claim;
    }

    /// <summary>Runs a job, buries its worker and lets it come back as <paramref name="incarnation"/>.</summary>
    protected async Task<JobClaim> ResurrectedAsync(string incarnation = "run-a2")
    {
        var claim = await BuriedAsync();
        return Written(await First.Jobs.ResurrectAsync(claim, incarnation, None));
    }

    /// <summary>Runs a job and settles it.</summary>
    protected async Task<Job> SettledAsync(JobSettlement settlement, Job? job = null)
    {
        var claim = await RunningAsync(job);
        return Written(await First.Jobs.SettleAsync(claim, settlement, None)).Job;
    }

    protected static JobClaim Written(ClaimWrite write)
    {
        Assert.That(write, Is.TypeOf<ClaimWrite.Written>());
        return ((ClaimWrite.Written)write).Claim;
    }

    /// <summary>The job that stood in the way of a refused write.</summary>
    protected static Job Refused(ClaimWrite write)
    {
        Assert.That(write, Is.TypeOf<ClaimWrite.Refused>());
        return ((ClaimWrite.Refused)write).Current!;
    }

    protected static JobSettlement Failed(PlannedRetry? retry = null) => new JobSettlement.Failed(new JobError("boom", "It broke."), retry);

    protected static JobSettlement Completed() => new JobSettlement.Completed(null);

    /// <summary>A retry that is due already.</summary>
    protected PlannedRetry Retry() => new(JobId.New(TimeProvider.System), First.Clock.UtcNow - TimeSpan.FromSeconds(1));

    /// <summary>Carries out intents as the sweep does, until none is left.</summary>
    protected async Task<int> SweepAsync(StorageView view)
    {
        var total = 0;
        while (await view.Jobs.CarryOutIntentsAsync(None) is > 0 and var carriedOut)
        {
            total += carriedOut;
        }

        return total;
    }
}
