namespace JobQueue.Conformance.Model;

/// <summary>What goes wrong with one step of a random walk.</summary>
public enum WalkFault
{
    Nothing,

    /// <summary>The step's first write is applied, but its reply is lost.</summary>
    LostReply,

    /// <summary>The replica dies before the step's first write.</summary>
    CrashBeforeWrites,

    /// <summary>The replica dies after the step's first write.</summary>
    CrashAfterOneWrite,

    /// <summary>The replica dies after the step's second write.</summary>
    CrashAfterTwoWrites,
}
