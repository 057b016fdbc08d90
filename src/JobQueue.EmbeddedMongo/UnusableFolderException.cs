namespace JobQueue.EmbeddedMongo;

/// <summary>The data folder of an embedded server could not be used; nothing in it was changed.</summary>
public sealed class UnusableFolderException : Exception
{
    internal UnusableFolderException(string folder, UnusableFolderReason reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Folder = folder;
        Reason = reason;
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>What is wrong with it.</summary>
    public UnusableFolderReason Reason { get; }
}
