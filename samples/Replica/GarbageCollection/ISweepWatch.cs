namespace Replica.GarbageCollection;

/// <summary>Is told how far a run has come, and may hold it up: a log, or a test that lets the registry work in between.</summary>
internal interface ISweepWatch
{
    Task ReachedAsync(SweepStep step);
}
