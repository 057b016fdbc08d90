namespace JobQueue.Testing;

/// <summary>A job that a test expects was not submitted, or one that it does not expect was.</summary>
public sealed class JobAssertionException : Exception
{
    /// <summary>Says what was expected and what was found.</summary>
    public JobAssertionException(string message)
        : base(message)
    {
    }
}
