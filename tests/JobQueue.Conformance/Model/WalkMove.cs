namespace JobQueue.Conformance.Model;

/// <summary>What can happen next in a random walk.</summary>
public enum WalkMove
{
    Submit,
    SubmitAgain,
    Claim,
    Start,
    Release,
    Complete,
    Fail,
    ConfirmCancel,
    Reschedule,
    ShutDown,
    HandBack,
    NotBegun,
    Bury,
    Restart,
    Resurrect,
    FindHeld,
    Cancel,
    Delete,
    Sweep,
}
