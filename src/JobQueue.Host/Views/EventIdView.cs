namespace JobQueue.Host.Views;

/// <summary>What changed, in the event stream: read it.</summary>
internal sealed record EventIdView(string Id);
