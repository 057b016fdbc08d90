namespace JobQueue.Conformance.Model;

/// <summary>One step of a random walk. The numbers choose among what there is when the step is taken, so that a shrunk walk stays a walk.</summary>
/// <param name="Move">What happens.</param>
/// <param name="Worker">Which worker acts.</param>
/// <param name="Pick">Which job, claim or incarnation it is about.</param>
/// <param name="Variant">How, where there are several ways.</param>
/// <param name="Fault">What goes wrong.</param>
public sealed record WalkStep(WalkMove Move, int Worker, int Pick, int Variant, WalkFault Fault);
