namespace JobQueue.EmbeddedMongo.SpecTests.Format;

/// <summary>A test asks for what this runner, or the driver that it drives, does not offer: it is skipped with this reason.</summary>
public sealed class OutOfScopeException : Exception
{
    public OutOfScopeException()
    {
    }

    public OutOfScopeException(string message)
        : base(message)
    {
    }

    public OutOfScopeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
