using System.Globalization;
using CsCheck;
using NUnit.Framework;

namespace JobQueue.Conformance.Model;

/// <summary>Random walks through the moves of jobs, with crashes between writes and lost replies, against a reference model.</summary>
/// <remarks>A failure prints a seed; CsCheck repeats it when the environment says <c>CsCheck_Seed</c>. <c>JOBQUEUE_TEST_WALKS</c> sets another number of walks.</remarks>
public abstract class RandomWalkConformance
{
    private const int LeastHits = 100;
    private const int LeastSteps = 30;
    private const int MostSteps = 60;

    private static readonly Gen<WalkFault> Faults = Gen.Frequency(
        (20, WalkFault.Nothing), (2, WalkFault.LostReply), (1, WalkFault.CrashBeforeWrites), (3, WalkFault.CrashAfterOneWrite), (1, WalkFault.CrashAfterTwoWrites));

    private static readonly Gen<WalkMove> Moves = Gen.Frequency(
        (10, WalkMove.Submit),
        (1, WalkMove.SubmitAgain),
        (24, WalkMove.Claim),
        (4, WalkMove.Start),
        (4, WalkMove.Release),
        (2, WalkMove.Complete),
        (5, WalkMove.Fail),
        (2, WalkMove.ConfirmCancel),
        (2, WalkMove.Reschedule),
        (6, WalkMove.ShutDown),
        (2, WalkMove.HandBack),
        (1, WalkMove.NotBegun),
        (7, WalkMove.Bury),
        (1, WalkMove.Restart),
        (9, WalkMove.Resurrect),
        (2, WalkMove.FindHeld),
        (4, WalkMove.Cancel),
        (4, WalkMove.Delete),
        (2, WalkMove.Sweep));

    private static readonly Gen<WalkStep> Steps =
        from move in Moves
        from worker in Gen.Int[0, 2]
        from pick in Gen.Int[0, 1000]
        from variant in Gen.Int[0, 1000]
        from fault in Faults
        select new WalkStep(move, worker, pick, variant, fault);

    /// <summary>How many walks are taken unless the environment says another number.</summary>
    protected abstract int Walks { get; }

    [Test]
    public async Task Every_walk_ends_where_the_model_says()
    {
        var walks = Environment.GetEnvironmentVariable("JOBQUEUE_TEST_WALKS") is { Length: > 0 } told ? int.Parse(told, CultureInfo.InvariantCulture) : Walks;
        var hits = new WalkHits();

        await Steps.Array[LeastSteps, MostSteps].SampleAsync(steps => WalkAsync(steps, hits), iter: walks, print: steps => string.Join('\n', steps.Select(step => step.ToString())));

        await TestContext.Out.WriteLineAsync(hits.ToString());
        if (walks >= 10_000)
        {
            Assert.That(hits.Below(LeastHits), Is.Empty, "Every row of the table is walked often enough to trust.");
        }
    }

    /// <summary>Makes a fresh, empty database.</summary>
    protected abstract Task<StorageUnderTest> CreateAsync();

    private async Task WalkAsync(WalkStep[] steps, WalkHits hits)
    {
        await using var storage = await CreateAsync();
        await Walk.RunAsync(storage, steps, hits);
    }
}
