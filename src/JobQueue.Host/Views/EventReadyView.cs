namespace JobQueue.Host.Views;

/// <summary>From here on nothing is missed; <c>feed</c> is how changes are learned: <c>stream</c>, <c>polling</c> or <c>connecting</c>.</summary>
internal sealed record EventReadyView(string Feed);
