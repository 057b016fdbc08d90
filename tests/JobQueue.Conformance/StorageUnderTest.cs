using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Conformance;

/// <summary>A fresh, empty database of the store under test with two replicas connected to it, set up and sampled.</summary>
public abstract class StorageUnderTest : IAsyncDisposable
{
    /// <summary>The replica that most tests act as, and the one whose calls can be made to fail.</summary>
    public abstract StorageView First { get; }

    /// <summary>Another replica on the same database.</summary>
    public abstract StorageView Second { get; }

    /// <summary>The clock of the database and of both replicas; null where nobody can move it.</summary>
    protected abstract FakeTimeProvider? Time { get; }

    /// <summary>Moves time. The test is skipped where the database's clock cannot be moved.</summary>
    public void Advance(TimeSpan by)
    {
        if (Time is null)
        {
            Assert.Ignore("The clock of this database cannot be moved.");
        }

        Time.Advance(by);
    }

    /// <summary>
    /// Kills the first replica as soon as it has made so many more writes: every later call of it throws, nothing that it tries reaches the database.
    /// The test is skipped where that cannot be arranged.
    /// </summary>
    public virtual Task CrashFirstAfterWritesAsync(int writes)
    {
        Assert.Ignore("This store cannot be made to crash between two writes.");
        return Task.CompletedTask;
    }

    /// <summary>The next write of the first replica is applied, but the call throws. The test is skipped where that cannot be arranged.</summary>
    public virtual Task LoseNextReplyOfFirstAsync()
    {
        Assert.Ignore("This store cannot be made to lose a reply.");
        return Task.CompletedTask;
    }

    /// <summary>Ends the faults of the first replica.</summary>
    public virtual Task RestoreFirstAsync() => Task.CompletedTask;

    /// <summary>Removes what the test has stored.</summary>
    public abstract ValueTask DisposeAsync();
}
