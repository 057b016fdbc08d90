namespace JobQueue.Host.Views;

/// <summary>Why an event stream begins anew or ends.</summary>
internal sealed record EventReasonView(string Reason);
