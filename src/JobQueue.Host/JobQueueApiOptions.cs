namespace JobQueue.Host;

/// <summary>Who may call the API. Without policies, and without authorization on what <c>MapJobQueueApi</c> returns, only callers on this machine are answered.</summary>
public sealed class JobQueueApiOptions
{
    /// <summary>The name of the authorization policy that admits callers who look: GET and HEAD.</summary>
    /// <value>Default none: such requests are answered as the rest of the application's authorization says, else only on this machine.</value>
    public string? ReadPolicy { get; set; }

    /// <summary>The name of the authorization policy that admits callers who change something: every other method.</summary>
    /// <value>Default none: such requests are answered as the rest of the application's authorization says, else only on this machine.</value>
    public string? WritePolicy { get; set; }

    /// <summary>Whether anybody may read the API's description (<c>docs.json</c>), whatever else is required. It tells nothing of jobs; a reference page in a browser needs it before its reader can give a key.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool OpenDescription { get; set; }
}
