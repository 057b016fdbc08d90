namespace JobQueue.Conformance.Model;

/// <summary>The store did something else than the model.</summary>
public sealed class WalkFailedException(string message) : Exception(message)
{
    internal static void Unless(bool holds, Func<string> otherwise)
    {
        if (!holds)
        {
            throw new WalkFailedException(otherwise());
        }
    }
}
