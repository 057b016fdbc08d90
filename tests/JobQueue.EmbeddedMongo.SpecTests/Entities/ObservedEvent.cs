namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>One event of the driver that a test may look at.</summary>
internal abstract record ObservedEvent
{
    /// <summary>The name that the tests' format has for it.</summary>
    public abstract string EventName { get; }

    /// <summary><c>command</c>, <c>cmap</c> or <c>sdam</c>.</summary>
    public abstract string EventType { get; }
}
