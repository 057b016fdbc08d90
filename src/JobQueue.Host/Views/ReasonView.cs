namespace JobQueue.Host.Views;

/// <summary>One reason, in a stable word and for people, and what to do about it.</summary>
internal sealed record ReasonView(string Code, string Message, string Advice);
